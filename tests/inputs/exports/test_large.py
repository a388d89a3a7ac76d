"""A list of a million posts fits in a gibibyte."""

import subprocess
import sys

import post_format as formats
import pytest

POSTS = 1_000_000
READ = """
import resource, sys
from tikmon_nb.inputs.exports import read_files
exports = read_files([sys.argv[1]])
print(len(exports.videos), len(exports.findings), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="the unit of the peak memory differs")
def test_a_million_posts_are_read_within_a_gibibyte(tmp_path):
    path = tmp_path / "posts.jsonl"
    with path.open("wb") as file:
        for first in range(0, POSTS, 10_000):
            posts = (_post(number) for number in range(first, first + 10_000))
            file.write(formats.json_lines(posts, formats.web_item))
    done = subprocess.run([sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=True)
    read, findings, peak_kib = map(int, done.stdout.split())
    assert (read, findings) == (POSTS, 0)
    assert peak_kib < 2**20


def _post(number):
    created = 1_700_000_000 + number * 60
    video_id = str((created << 32) | (number + 1))
    caption = f"Verzonnen post {number} 🌸 met een wat langer bijschrift #fyp #voorjou #nederland"
    return formats.post(number % 400, id=video_id, created=created, views=1000 + number, caption=caption)
