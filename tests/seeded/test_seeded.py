"""The list of seeded defects keeps up with the code; `make seeded` runs them."""

from pathlib import Path

from .defects import ROOT, defects


def test_every_defect_still_finds_its_place_and_its_tests() -> None:
    for defect in defects():
        assert (ROOT / defect.file).read_text("utf-8").count(defect.old) == 1, defect.name
        assert defect.old != defect.new, defect.name
        for test in defect.tests:
            file, _, name = test.partition("::")
            assert Path(ROOT / file).exists(), f"{defect.name}: {file}"
            assert name.rpartition("::")[2].partition("[")[0] in Path(ROOT / file).read_text("utf-8") if name else True, f"{defect.name}: {test}"


def test_there_are_at_least_25_defects_each_with_a_name_of_its_own() -> None:
    names = [defect.name for defect in defects()]
    assert len(names) == len(set(names)) >= 25
