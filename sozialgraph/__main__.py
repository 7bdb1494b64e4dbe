from sozialgraph.cli import main

main()
