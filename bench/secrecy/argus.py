"""τ-ARGUS' optimal suppression of any system of relations, in a process of its own: it leaves files where it stands.

python bench/secrecy/argus.py INPUT OUTPUT MINUTES
"""

import sys
import time

from pytauargus.engine import Engine

if __name__ == "__main__":
    given, found, minutes = sys.argv[1:]
    engine = Engine()
    started = time.process_time()
    code = engine._hitas.full_jj(in_file_jj=given, out_file=found, max_time=int(minutes))
    print(code, time.process_time() - started)
