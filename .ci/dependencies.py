#!/usr/bin/env python3
"""Checks the tree of dependencies: licences, unused direct dependencies, and features that only tests turn on.

A feature that a dev-dependency turns on in a shared crate makes cargo build that crate twice, once for the program and
once for its tests; the manifest asks for such features itself, and this check keeps it so.
"""

import json
import pathlib
import re
import subprocess
import sys

ALLOWED = {
    "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0",
    "CDLA-Permissive-2.0", "ISC", "MIT", "MIT-0", "MPL-2.0", "OFL-1.1", "OpenSSL", "PostgreSQL", "Ubuntu-font-1.0",
    "Unicode-3.0", "Unlicense", "Zlib", "LicenseRef-UFL-1.0",
}
# Named by the macro of another crate, or only switched on for its features.
USED_INDIRECTLY = {"async-trait", "libsqlite3-sys", "pq-sys"}


def cargo(*arguments):
    return subprocess.run(["cargo", *arguments], check=True, capture_output=True, text=True).stdout


def licence_fits(expression):
    """An OR needs one allowed side, an AND needs both."""
    expression = expression.replace("/", " OR ")
    sides = re.split(r"\s+OR\s+", expression.replace("(", "").replace(")", ""))
    return any(all(part.strip() in ALLOWED for part in re.split(r"\s+AND\s+", side)) for side in sides)


def main():
    meta = json.loads(cargo("metadata", "--format-version", "1", "--locked"))
    members = set(meta["workspace_members"])
    faults = []
    for package in meta["packages"]:
        licence = package.get("license") or ""
        if package["id"] not in members and not licence_fits(licence):
            faults.append(f"{package['name']} {package['version']}: licence “{licence}” is not on the list")
    for package in meta["packages"]:
        if package["id"] not in members:
            continue
        folder = pathlib.Path(package["manifest_path"]).parent
        text = "\n".join(path.read_text() for path in folder.rglob("*.rs") if "target" not in path.parts)
        for dependency in package["dependencies"]:
            name = (dependency["rename"] or dependency["name"])
            if name not in USED_INDIRECTLY and not re.search(rf"\b{name.replace('-', '_')}\b", text):
                faults.append(f"{package['name']}: {name} is asked for and not used")
    print("\n".join(faults) if faults else f"{len(meta['packages'])} packages, licences and use are in order")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
