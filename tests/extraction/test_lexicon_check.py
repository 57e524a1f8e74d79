"""A wrong edit of a lexicon file is told: which file, which entry, why, and what to do."""

import shutil

import pytest

from tracker.extraction import cues, lexicon
from tracker.extraction.lexicon_check import LexiconError, check_lexicon, read_table
from tracker.extraction.lexicon_faults import line_of


def write_actors(folder, entries, kind="organisation", name="made.toml"):
    (folder / "actors").mkdir(exist_ok=True)
    lines = "".join(f"  {entry},\n" for entry in entries)
    (folder / "actors" / name).write_text(f'kind = "{kind}"\nactors = [\n{lines}]\n', encoding="utf-8")


GOOD = '{ name = "Quill Labs", role = "lab", country = "NL", aliases = ["Quill"] }'


def test_the_lexicon_itself_is_sound():
    check_lexicon(lexicon.FOLDER)


def test_a_sound_folder_passes(tmp_path):
    write_actors(tmp_path, [GOOD])
    check_lexicon(tmp_path)


@pytest.mark.parametrize(
    ("entry", "reason", "remedy"),
    [
        ('{ name = "Orrery", role = "lab", colour = "red" }', "unknown key 'colour'", "Known are: "),
        ('{ name = "Orrery" }', "'role' is missing", 'write role = "…"'),
        ('{ role = "lab" }', "'name' is missing", 'write name = "…"'),
        ('{ name = "Orrery", role = "Research Lab" }', "unknown role 'Research Lab'", "Known are: "),
        ('{ name = "Orrery", role = "lbb" }', "unknown role 'lbb' of kind organisation", "Is 'lab' meant?"),
        ('{ name = "Orrery", role = "lab", aliasses = ["O"] }', "unknown key 'aliasses'", "Is 'aliases' meant?"),
        (
            '{ name = "Orrery", role = "lab", aliases = ["QUILL"] }',
            "'QUILL' differs only in capitals",
            'apart = ["Quill"]',
        ),
        ('{ name = "Orrery", role = "lab", weak = ["quill labs"] }', "capitals from 'Quill Labs' of", "Take it out"),
        (
            '{ name = "Quill-Labs!", role = "lab" }',
            "its page would have the address /quill-labs of",
            "name one otherwise",
        ),
        ('{ name = " Orrery", role = "lab" }', "'name' is no text, or has blanks", 'Write name = "…"'),
        ('{ name = "Orrery", role = "lab", country = "UK" }', "unknown country 'UK'", "ISO 3166"),
        ('{ name = "Orrery", role = "lab", aliases = "Orr" }', "'aliases' is no list of texts", "Write aliases = ["),
        ('{ name = "Orrery", role = "lab", weak = ["Orr "] }', "'weak' is no list of texts", "without blanks"),
        ('{ name = "Orrery", role = "lab", cued = "yes" }', "'cued' is neither true nor false", "Write cued = true"),
        ('{ name = "Orrery", role = "lab", aliases = ["Quill"] }', "'Quill' is a name of", "out of one of the two"),
        ('{ name = "Orrery", role = "lab", weak = ["Orrery"] }', "'Orrery' stands there twice", "Take one out"),
        ('{ name = "Orrery", role = "lab", parent = "Nobody" }', "its parent 'Nobody' is no actor", "add an entry"),
        ('{ name = "Orrery", role = "lab", parent = "Orrery" }', "its own parent", "Leave `parent` out"),
        ('{ name = "Orrery", role = "lab", wikidata = "12", wikidata_seen = "a page" }', "'12' is no item", "Write Q"),
        ('{ name = "Orrery", role = "lab", wikidata = "Q12" }', "go together", "Say where"),
    ],
)
def test_a_wrong_actor_is_named_with_reason_and_remedy(tmp_path, entry, reason, remedy):
    write_actors(tmp_path, [GOOD, entry])
    with pytest.raises(LexiconError) as caught:
        check_lexicon(tmp_path)
    message = str(caught.value)
    assert "- actors/made.toml:4: " in message  # the line of the entry
    assert "Orrery: " in message or "Quill-Labs!: " in message or "entry no. 2: " in message
    assert reason in message
    assert remedy in message


def test_every_fault_is_told_at_once(tmp_path):
    write_actors(tmp_path, ['{ name = "A1", role = "lab", country = "XX" }', '{ name = "B1", role = "lab", size = 3 }'])
    with pytest.raises(LexiconError) as caught:
        check_lexicon(tmp_path)
    assert len(str(caught.value).splitlines()) == 3


def test_an_unknown_kind_is_told(tmp_path):
    write_actors(tmp_path, [GOOD], kind="company")
    with pytest.raises(
        LexiconError, match=r"actors/made\.toml:1: unknown kind 'company'\..* Write kind = one of: organisation"
    ):
        check_lexicon(tmp_path)


def test_broken_toml_is_told_with_its_line(tmp_path):
    (tmp_path / "cues.toml").write_text('words = ["a"\nmore = 1\n', encoding="utf-8")
    with pytest.raises(LexiconError, match=r"cues\.toml: cannot be read: .*line 2"):
        check_lexicon(tmp_path)
    with pytest.raises(LexiconError, match=r"Mend the TOML"):
        read_table(tmp_path / "cues.toml")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "[denial]\npatterns = ['did (not']\n",
            r"cues\.toml:2: denial: patterns: the regular expression 'did \(not' does not compile",
        ),
        ("[denial]\npatterns = [3]\n", r"cues\.toml:2: denial: patterns: 'patterns' is no list of regular"),
        ("[denial]\npatterns = 'did not'\n", "'patterns' is no list of regular expressions"),
        ("[denial]\npatterns = []\n", "'patterns' is no list of regular expressions"),
        ("[denial]\npatterns = ['a', '']\n", "each with something in it"),
        ("[denial]\nwords = ['a', ' b']\n", r"cues\.toml:2: denial: words: 'words' is no list of texts"),
        ("titles = [\n'Dr.',\n3,\n]\n", r"cues\.toml:3: titles: 3 stands among texts\. Put it in quotes"),
        ("[denial]\nheads = ['a', ['b']]\n", r"cues\.toml:2: denial\.heads: \['b'\] stands among texts"),
        ("[denial]\npaterns = ['a']\n", r"cues\.toml:2: denial: unknown key 'paterns'\. Is 'patterns' meant\?"),
        ("[denial]\npatterns = [\n'a',\n'b(',\n]\n", r"cues\.toml:4: denial: patterns: .* 'b\(' does not compile"),
    ],
)
def test_a_wrong_expression_is_told(tmp_path, text, reason):
    (tmp_path / "cues.toml").write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=reason):
        check_lexicon(tmp_path)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[family]]\nname = 'Otter'\npattern = 'Otter'\n", "family Otter: 'maker' is missing"),
        ("[[family]]\nname = 'Otter'\nmaker = 'Q'\npattern = 'O'\nlong = true\n", "family Otter: unknown key 'long'"),
        (
            "[[family]]\nname = 'Otter'\nmaker = 'Q'\npattern = 'O('\n",
            r"models\.toml:4: family Otter: .* does not compile",
        ),
        ("[family]\nname = 'Otter'\n", r"models\.toml:1: 'family' is no list of entries\. Write \[\[family\]\]"),
    ],
)
def test_a_wrong_family_of_models_is_told(tmp_path, text, reason):
    (tmp_path / "models.toml").write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=reason):
        check_lexicon(tmp_path)


def test_names_that_differ_in_capitals_may_be_meant(tmp_path):
    write_actors(tmp_path, [GOOD, '{ name = "QUILL", role = "outlet", apart = ["Quill"] }'])
    check_lexicon(tmp_path)


@pytest.mark.parametrize(
    ("path", "words", "line"),
    [
        (("a",), "", 1),
        (("b", "c"), "", 4),
        (("b", "d", 2), "", 7),
        (("b", "c"), "two", 4),
        (("rules", 2, "k"), "", 12),
        (("nothing",), "", None),
    ],
)
def test_the_line_of_a_place(path, words, line):
    text = (
        "a = 1\n\n[b]\nc = ['one', 'two']\nd = [\n  { n = 1 },\n  { n = 2 },\n]\n[[rules]]\nk = 1\n[[rules]]\nk = 2\n"
    )
    assert line_of(text, path, words) == line


def test_a_wrong_actor_stops_the_first_reading(tmp_path, monkeypatch):
    write_actors(tmp_path, [GOOD, '{ name = "Orrery", role = "lab", country = "Utopia" }'])
    monkeypatch.setattr(lexicon, "FOLDER", tmp_path)
    lexicon.load_actors.cache_clear()
    try:
        with pytest.raises(LexiconError, match="Orrery"):
            lexicon.load_actors()
    finally:
        monkeypatch.undo()
        lexicon.load_actors.cache_clear()


def test_a_wrong_cue_stops_its_first_use(tmp_path, monkeypatch):
    (tmp_path / "newly.toml").write_text("[denial]\npatterns = ['did (not']\n", encoding="utf-8")
    monkeypatch.setattr(lexicon, "FOLDER", tmp_path)
    with pytest.raises(LexiconError, match=r"newly\.toml: denial\.patterns"):
        cues.patterns("newly")["denial"]


def test_an_edit_of_one_file_adds_an_actor(tmp_path):
    shutil.copytree(lexicon.FOLDER, tmp_path / "lexicon")
    write_actors(
        tmp_path / "lexicon", ['{ name = "Quillon Forge", role = "lab", aliases = ["QuillForge"] }'], name="own.toml"
    )
    check_lexicon(tmp_path / "lexicon")


def test_a_missing_key_is_told_with_its_file_place_and_what_may_be_meant(tmp_path, monkeypatch):
    (tmp_path / "made.toml").write_text(
        '[acts]\nphrases = ["took"]\n[[rules]]\nname = "one"\nstatuses = ["in_force"]\n[[rules]]\nnmae = "two"\n',
        "utf-8",
    )
    monkeypatch.setattr(lexicon, "FOLDER", tmp_path)
    for ask, message in (
        (
            lambda: cues.patterns("made")["acts"],
            "made.toml: acts: 'patterns' is missing. Write it, as the entries beside it do",
        ),
        (lambda: cues.patterns("made")["act"], "made.toml: 'act' is missing. Is 'acts', which stands there, meant"),
        (
            lambda: lexicon.table("made")["rules"][1]["name"],
            "made.toml: rules, entry no. 2: 'name' is missing. Is 'nmae'",
        ),
        (lambda: lexicon.words("made", "acts.words"), "made.toml: acts: 'words' is missing. Write it"),
    ):
        with pytest.raises(LexiconError) as caught:
            ask()
        assert message in str(caught.value)
