"""`size`, `power` and `detect`: anchors, keys, directions, changes, and odd input."""

from __future__ import annotations

import json
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from ldn_designer.cli import main
from ldn_designer.designs import DESIGNS, load

if TYPE_CHECKING:
    from collections.abc import Callable

    from ldn_designer.fields import Quantity

#: One request a design: its options, and the effect as it is given.
REQUESTS = {
    "two-means": ("--difference -0.5 --sd 1", -0.5),
    "crossover-means": ("--difference 0.5 --sd-within 0.9", 0.5),
    "two-proportions": ("--control 0.3 --treatment 0.45", 0.15),
}
KEYS = {"n_total", "n_randomised", "n_analysed", "power", "method", "reference", "findings"}


def refuse(name: str) -> None:
    raise AssertionError(f"JSON must not hold {name}")


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Callable[[str], tuple[int, dict[str, Any]]]:
    """Exit code and JSON of a command."""

    def answer(words: str) -> tuple[int, dict[str, Any]]:
        code = main([*words.split(), "--json"])
        out, err = capsys.readouterr()
        content = json.loads(out, parse_constant=refuse)
        if code == 0:
            assert err == ""
        else:
            assert content.keys() == {"error", "reason", "changes"}
            assert err == content["reason"] + "\n"
        return code, content

    return answer


def sizes(content: dict[str, Any], key: str = "n_analysed") -> list[int]:
    return list(content[key].values())


# ---- Anchors

#: Analysed per arm or sequence, each known from elsewhere.
SIZES = [
    ("two-means --difference -1 --sd 1.8 --power .9", [70, 70]),
    ("two-means --difference 0.5 --sd 1 --power .8", [64, 64]),
    ("two-means --difference 1 --sd 1.53 --power .9", [51, 51]),
    ("two-means --difference .35 --sd 1 --alpha .001 --power .99", [518, 518]),
    ("two-proportions --control .4 --treatment .6 --power .8", [97, 97]),
    ("two-proportions --control .4 --treatment .6 --power .8 --test unpooled", [95, 95]),
    ("crossover-means --difference .5 --sd-differences 1 --power .9", [23, 23]),
    ("two-means --difference 20 --sd 1 --power .9", [2, 2]),
]


@pytest.mark.parametrize(("words", "expected"), SIZES)
def test_sizes(ask: Any, words: str, expected: list[int]) -> None:
    code, content = ask(f"size {words}")
    assert code == 0
    assert sizes(content) == expected
    assert content["n_total"] == sum(expected)
    assert content["first"] <= sum(expected)


@pytest.mark.parametrize(
    ("words", "power"),
    [
        ("two-means --difference -1 --sd 1.8 --n 140", 0.9038),
        ("two-means --difference -1 --sd 1.8 --n 138", 0.8997),
        ("two-means --difference -1 --sd 1.8 --n 102", 0.79),
        ("two-means --difference -1 --sd 2.03 --n 102", 0.69),
        ("two-proportions --control .3 --treatment .7 --n 24", 0.50),
        ("crossover-means --difference .5 --sd-differences 1 --n 44", 0.8997),
    ],
)
def test_powers(ask: Any, words: str, power: float) -> None:
    code, content = ask(f"power {words}")
    assert code == 0
    decimals = len(str(power).partition(".")[2])
    tolerance = 0.005 if decimals < 4 else 6e-5
    assert content["power"] == pytest.approx(power, abs=tolerance)


def test_dropout_is_divided_and_rounded_up_per_arm(ask: Any) -> None:
    _, content = ask("size two-means --difference -1 --sd 1.8 --power .9 --dropout .15")
    assert content["n_total"] == 166
    assert sizes(content, "n_randomised") == [83, 83]
    assert sizes(content) == [70, 70]


def test_the_crossover_takes_its_spread_three_ways(ask: Any) -> None:
    ways = ("--sd-differences 1", f"--sd-within {0.5**0.5}", "--sd 1 --correlation 0.5")
    found = [ask(f"size crossover-means --difference .5 {way} --power .9")[1] for way in ways]
    assert [content["n_total"] for content in found] == [46, 46, 46]
    for content in found:
        facts = {fact["name"]: fact["value"] for fact in content["facts"]}
        assert facts["SD of differences"] == pytest.approx(1)
        assert facts["Within-patient SD"] == pytest.approx(0.5**0.5)


def test_an_effect_of_twenty_sds_is_questioned(ask: Any) -> None:
    _, content = ask("size two-means --difference 20 --sd 1 --power .9")
    (finding,) = content["findings"]
    assert finding["key"] == "implausible-effect"
    assert finding.keys() == {"key", "severity", "sentence", "source"}
    assert "20.0 standard deviations" in finding["sentence"]


def test_a_small_trial_of_proportions_is_called_an_approximation(ask: Any) -> None:
    _, content = ask("power two-proportions --control .3 --treatment .7 --n 24")
    assert content["exact"] is False
    assert "approximation" in {finding["key"] for finding in content["findings"]}


def test_findings_speak_of_the_calculation_only(ask: Any) -> None:
    assert ask("size two-means --difference 1 --sd 2")[1]["findings"] == []


# ---- Keys, options, defaults


def test_the_keys_of_an_answer(ask: Any) -> None:
    common = KEYS | {"question", "design", "inputs", "exact", "facts"}
    _, size = ask("size two-means --difference 1 --sd 2")
    assert size.keys() == common | {"first"}
    _, power = ask("power two-means --difference 1 --sd 2 --n 100")
    assert power.keys() == common
    _, detect = ask("detect two-means --sd 2 --n 100")
    assert detect.keys() == common | {"detectable"}
    _, detect = ask("detect two-proportions --control .3 --n 200")
    assert detect.keys() == common | {"detectable", "detectable_treatment"}
    assert detect["detectable_treatment"] == pytest.approx(0.3 + detect["detectable"])
    assert "treatment" not in detect["inputs"]


def test_defaults_are_told(ask: Any) -> None:
    _, content = ask("size two-means --difference -1 --sd 2")
    assert content["inputs"] == {
        "difference": -1.0,
        "sd": 2.0,
        "sd_treatment": None,
        "test": "t",
        "allocation": [1, 1],
        "alpha": 0.05,
        "sides": 2,
        "power": 0.9,
        "dropout": 0.0,
        "better": "lower",
        "better_said": "from the effect given",
    }


def test_arms_and_sequences_have_names(ask: Any) -> None:
    _, arms = ask("power two-means --difference 1 --sd 2 --n 180 --allocation 2:1")
    assert arms["n_randomised"] == {"treatment": 120, "control": 60}
    _, sequences = ask("power crossover-means --difference 1 --sd-within 2 --n 7")
    assert sequences["n_randomised"] == {"AB": 4, "BA": 3}


def test_fewer_are_analysed_than_randomised(ask: Any) -> None:
    _, content = ask("power two-means --difference -1 --sd 1.8 --n 166 --dropout .15")
    assert content["n_analysed"] == {"treatment": 70, "control": 70}
    assert content["power"] == pytest.approx(0.9038, abs=5e-5)


def test_every_field_is_an_option_with_its_bounds(capsys: pytest.CaptureFixture[str]) -> None:
    for kind in DESIGNS:
        with pytest.raises(SystemExit):
            main(["size", kind, "--help"])
        said = " ".join(capsys.readouterr().out.split())
        for field in load(kind).fields():
            assert f"--{field.name.replace('_', '-')} " in said
            assert field.description in said
            for word in bound_words(field):
                assert word in said
            for choice, words in field.choices:
                assert f"{choice}: {words}".replace("- ", "-") in said.replace("- ", "-")


def bound_words(field: Quantity) -> list[str]:
    words = []
    if field.minimum is not None:
        words.append("reater than" if field.minimum_excluded else "t least")
    if field.maximum is not None:
        words.append("less than" if field.maximum_excluded else "at most")
    return words


# ---- Direction


def test_the_direction_follows_from_the_effect_and_is_told(
    ask: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    for effect, better in (("-1", "lower"), ("1", "higher"), ("−1", "lower"), ("-1e0", "lower")):
        _, content = ask(f"size two-means --difference {effect} --sd 2")
        assert content["inputs"]["better"] == better
        assert content["n_total"] == 172
    assert main(["size", "two-means", "--difference", "-1", "--sd", "2"]) == 0
    assert "lower, from the effect given" in capsys.readouterr().out


def test_the_other_direction_is_refused_with_changes(ask: Any) -> None:
    code, content = ask("size two-means --difference 1 --sd 2 --better lower")
    assert code == 1
    assert content["error"] == "impossible"
    assert "points the wrong way" in content["reason"]
    assert len(content["changes"]) >= 2


def test_detect_looks_upwards_unless_told(ask: Any) -> None:
    _, up = ask("detect two-means --sd 2 --n 172")
    _, down = ask("detect two-means --sd 2 --n 172 --better lower")
    assert (up["inputs"]["better"], up["inputs"]["better_said"]) == ("higher", "by default")
    assert up["detectable"] == pytest.approx(-down["detectable"])
    assert up["detectable"] == pytest.approx(1, abs=0.01)
    assert up["power"] == pytest.approx(0.9)


# ---- Laws over all designs


@pytest.mark.parametrize("kind", REQUESTS)
@pytest.mark.parametrize(
    "common", ["", "--sides 1 --alpha .025", "--allocation 2:1", "--dropout .2"]
)
def test_size_power_and_detect_agree(ask: Any, kind: str, common: str) -> None:
    given, effect = REQUESTS[kind]
    code, size = ask(f"size {kind} {given} {common} --power .85")
    assert code == 0
    n = size["n_total"]
    assert n == sum(sizes(size, "n_randomised"))
    _, power = ask(f"power {kind} {given} {common} --n {n}")
    assert power["power"] >= 0.85
    if not common.startswith("--dropout"):
        assert power["power"] == pytest.approx(size["power"])
    field = load(kind).effect_field.replace("_", "-")
    others = given.split()
    at = others.index(f"--{field}")
    rest = " ".join(others[:at] + others[at + 2 :])
    better = "lower" if effect < 0 else "higher"
    _, detect = ask(f"detect {kind} {rest} {common} --n {n} --power .85 --better {better}")
    assert 0 < detect["detectable"] / effect <= 1 + 1e-6
    assert detect["power"] == pytest.approx(0.85, abs=1e-6)
    _, more = ask(f"power {kind} {given} {common} --n {2 * n}")
    assert more["power"] > power["power"]


# ---- Impossible, and what would be possible

IMPOSSIBLE = [
    "size two-means --difference 0 --sd 2",
    "size two-means --difference 1e-6 --sd 2",
    "size two-means --difference 1 --sd 2 --better lower --dropout .3",
    "size two-means --difference 0 --sd 2 --allocation 3:1 --power .8",
    "size crossover-means --difference 0 --sd 2 --correlation .5",
    "size two-proportions --control .3 --treatment .3",
    "size two-proportions --control .3 --treatment .2 --better higher",
    "size two-proportions --control .3 --treatment .300001",
    "detect two-proportions --control .9 --n 10",
    "detect two-means --sd 1 --n 2",
    "detect crossover-means --sd-within 1 --n 2",
]


@pytest.mark.parametrize("words", IMPOSSIBLE)
def test_each_change_makes_the_impossible_possible(ask: Any, words: str) -> None:
    code, content = ask(words)
    assert code == 1
    assert content["error"] == "impossible"
    assert len(content["changes"]) >= 2
    for change in content["changes"]:
        assert change.keys() == {"field", "value", "settings", "n_total", "sentence"}
        assert change["sentence"].endswith(".")
        assert change["settings"][change["field"]] == change["value"]
        kept = words.split()
        for name, value in change["settings"].items():
            option = f"--{name.replace('_', '-')}"
            if option in kept:
                at = kept.index(option)
                del kept[at : at + 2]
            kept += [option, f"{value!r}"]
        again, found = ask(" ".join(kept))
        assert again == 0, change
        assert found["n_total"] <= change["n_total"]
        assert found["power"] >= found["inputs"]["power"] - 1e-9


def test_a_person_reads_the_reason_and_the_changes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["size", "two-means", "--difference", "0", "--sd", "2"]) == 1
    out, err = capsys.readouterr()
    assert err.startswith("The planned effect is zero")
    assert err.count("\n") == 1
    assert out.startswith(
        "Any of these would make it possible:\n  - A mean difference of 1.31: 100 "
    )


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (
            "--sd 0",
            "Standard deviation must be greater than 0 and at most 1,000,000,000; 0 is not.",
        ),
        ("--sd -2", "−2 is not."),
        (
            "--sd 2 --alpha .7",
            "Significance level must be greater than 0 and less than 0.5; 0.7 is not.",
        ),
        ("--sd 2 --power 90", "90 is not. Write 90% as 0.9."),
        ("--sd 2 --dropout 15", "15 is not. Write 15% as 0.15."),
        ("--sd 2 --dropout -.1", "Dropout must be at least 0 and less than 0.95; −0.1 is not."),
        ("--sd 2 --allocation 0:1", "Allocation must be 2 whole numbers from 1 to 100"),
        ("--sd 2 --allocation 1:1:1", "Allocation must be 2 whole numbers"),
    ],
)
def test_a_value_that_is_not_allowed(ask: Any, words: str, reason: str) -> None:
    code, content = ask(f"size two-means --difference 1 {words}")
    assert code == 1
    assert content["error"] == "wrong input"
    assert reason in content["reason"]
    assert content["changes"] == []


def test_a_number_of_participants_that_is_not_allowed(ask: Any) -> None:
    for n in ("1", "-5", "10000001"):
        code, content = ask(f"power two-means --difference 1 --sd 2 --n {n}")
        assert code == 1
        assert content["reason"].startswith("Participants randomised must be at least 2")


ODD = ["0", "1e-9", "0.5", "20", "1e9", "-0.5", "-1e9", "1e308"]


@pytest.mark.parametrize(("command", "kind"), list(product(("size", "power", "detect"), REQUESTS)))
def test_odd_numbers_give_an_answer_or_a_sentence(ask: Any, command: str, kind: str) -> None:
    """No traceback, no NaN, no warning: a warning would fail the test."""
    design = load(kind)
    given = REQUESTS[kind][0].split()
    names, values = given[::2], given[1::2]
    for name, odd in product(names, ODD):
        field = name.removeprefix("--").replace("-", "_")
        if command == "detect" and field == design.effect_field:
            continue
        words = [
            word
            for own, value in zip(names, values, strict=True)
            if command != "detect" or own.removeprefix("--") != design.effect_field
            for word in (own, odd if own == name else value)
        ]
        for n in ("2", "3", "500") if command != "size" else ("",):
            number = f"--n {n}" if n else ""
            code, content = ask(f"{command} {kind} {' '.join(words)} {number}")
            assert code in {0, 1}
            if code == 0:
                assert 0 <= content["power"] <= 1
            else:
                assert content["reason"].endswith(".")


# ---- For people


def test_the_text_tells_what_the_number_rests_on(capsys: pytest.CaptureFixture[str]) -> None:
    words = "size two-means --difference -1 --sd 1.8 --dropout .15 --allocation 2:1"
    assert main(words.split()) == 0
    out, err = capsys.readouterr()
    assert err == ""
    flat = " ".join(out.split())
    assert all(len(line) <= 88 for line in out.splitlines())
    for said in (
        "185 participants: 123 treatment : 62 control",
        "two-sided 5%",
        "lower, from the effect given",
        "Dropout 15%",
        "two-sample t test",
        "whole blocks of 2 : 1",
        "rounded up in each arm",
        "Julious SA",
        "−1.00",
        "90% asked",
    ):
        assert said in flat, said


def test_the_text_of_a_detectable_proportion(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["detect", "two-proportions", "--control", ".3", "--n", "200"]) == 0
    flat = " ".join(capsys.readouterr().out.split())
    assert "22.3 percentage points: proportion, treatment arm, 52.3%" in flat
    assert "higher, by default" in flat
    assert "a normal approximation" in flat


def test_a_check_adds_the_engines_and_nothing_else(
    ask: Callable[[str], tuple[int, dict[str, Any]]], capsys: pytest.CaptureFixture[str]
) -> None:
    words = "size two-means --difference 1 --sd 1.8"
    _, plain = ask(words)
    _, checked = ask(f"{words} --check")
    found = checked.pop("agreement")
    assert checked == plain
    assert found["formula"] == plain["power"]
    assert found["second_engine"] == pytest.approx(found["formula"], abs=1e-9)
    # Four standard errors of 100,000 trials.
    assert found["simulated"] == pytest.approx(found["formula"], abs=0.004)
    assert found["gap"] == pytest.approx(abs(found["simulated"] - found["formula"]))
    assert found["agrees"] is True
    assert found["verdict"].startswith("3 engines agree, gap 0.")
    assert main([*words.split(), "--check"]) == 0
    said = capsys.readouterr().out
    assert "Quadrature, own integral    90.38%" in said
    assert "Verdict                     3 engines agree" in said


def test_a_check_of_an_approximation_says_how_far_off_it_is(
    ask: Callable[[str], tuple[int, dict[str, Any]]],
) -> None:
    words = "power one-proportion --reference-proportion 0.4 --proportion 0.6 --n 42 --check"
    found = ask(words)[1]["agreement"]
    assert found["verdict"].startswith("approximation, ")
    assert found["z"] is None
    assert found["gap"] > 0.01
    assert found["agrees"] is False
