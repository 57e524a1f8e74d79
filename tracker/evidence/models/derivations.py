"""Where reports have what they say from: likeness to others, what they credit, and what follows from both."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from tracker.collection.models import ArticleText, Report, Source
from tracker.evidence.models.actors import Actor
from tracker.evidence.models.rulings import Ruling


class Fingerprint(models.Model):
    """What tells a report's likeness to others without reading both; made from its current text.

    version: what made the signature; signatures of two versions are never compared. n_runs: how many word runs the text
    has; bands: hashes of parts of the signature, one of which two near copies are all but sure to share. address: hash
    of the page's canonical address, empty where it names no page of its own. facts: hashes of what the report states, in
    its order, the same in every language; tale: a hash of its largest numbers, None of a report with few, by which one
    in another language that tells the same is looked up. came_out_at: when it was published, at the latest moment that
    its date allows.
    """

    report = models.OneToOneField(Report, on_delete=models.CASCADE, primary_key=True, related_name="fingerprint")
    text = models.ForeignKey(ArticleText, on_delete=models.CASCADE, related_name="+")
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+")
    version = models.CharField(max_length=40)
    n_runs = models.PositiveIntegerField()
    signature = models.BinaryField()
    bands = ArrayField(models.BigIntegerField(), default=list)
    address = models.CharField(max_length=64, blank=True, default="")
    facts = ArrayField(models.BigIntegerField(), default=list)
    tale = models.BigIntegerField(null=True, blank=True)
    language = models.CharField(max_length=8, blank=True, default="")
    came_out_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["tale", "language", "came_out_at"], name="fingerprint_tale", condition=Q(tale__isnull=False)
            ),
            # Without a list of pending entries: a look-up costs the same however many reports came in before it.
            GinIndex(fields=["bands"], name="fingerprint_bands", fastupdate=False),
            models.Index(fields=["address"], name="fingerprint_address", condition=~Q(address="")),
            models.Index(fields=["source", "came_out_at"], name="fingerprint_of_source"),
        ]

    def __str__(self) -> str:
        return f"fingerprint of report {self.report_id}"


class Likeness(models.Model):
    """Two reports that are one text: a verified near copy, one address, or a translation. similarity: 0 to 1."""

    class Sign(models.TextChoices):
        TEXT = "text", "near copy of the text"
        ADDRESS = "address", "same canonical address"
        TRANSLATION = "translation", "translation of the text"

    one = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    sign = models.CharField(max_length=12, choices=Sign)
    similarity = models.FloatField()
    words = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="likeness_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="likeness_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}: {self.sign}"


class Document(models.Model):
    """A text of somebody's own that reports name, whether or not it is in the store: Anthropic's letter of June.

    first_on, last_on: the days between which reports place it. key: the same in every store.
    """

    class Kind(models.TextChoices):
        POST = "post", "post"
        LETTER = "letter", "letter"
        MEMO = "memo", "memo"
        FILING = "filing", "court filing"
        STATEMENT = "statement", "statement"
        PUBLICATION = "publication", "report"
        ADVISORY = "advisory", "advisory"
        TESTIMONY = "testimony", "testimony"

    key = models.CharField(max_length=200, unique=True)
    speaker = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=12, choices=Kind)
    first_on = models.DateField()
    last_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["speaker", "kind", "first_on"], name="document_of_speaker")]
        constraints = [models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="document_has_days")]

    def __str__(self) -> str:
        return f"{self.speaker}: {self.kind} of {self.first_on}"


class Citation(models.Model):
    """A report credits an outlet or a document for what it says, with the words that do so.

    name: as credited; folded: for look-ups. way: how it was recognised: a wire's mark, a go-between of statements, a
    named document, a credit without any of them. rule: the mark's or the reader's name for it. on: the document's day as
    the report has it, else the report's own. stored: the report that it leads to, where that is in the store. shares:
    of how many of the report's allegations, figures and responses it is the source; derivation: what a mark says of the whole text.
    """

    class Way(models.TextChoices):
        WIRE = "wire", "wire mark"
        TRANSLATED = "translated", "translated from"
        DOCUMENT = "document", "named document"
        VIA = "via", "go-between"
        CREDIT = "credit", "credit"

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="citations")
    way = models.CharField(max_length=10, choices=Way)
    name = models.CharField(max_length=300)
    folded = models.CharField(max_length=300)
    rule = models.CharField(max_length=60)
    derivation = models.CharField(max_length=10, blank=True, default="")
    speaker = models.ForeignKey(Actor, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    document_kind = models.CharField(max_length=12, blank=True, default="")
    document = models.ForeignKey(Document, on_delete=models.SET_NULL, null=True, blank=True, related_name="citations")
    stored = models.ForeignKey(Report, on_delete=models.SET_NULL, null=True, blank=True, related_name="cited_in")
    on = models.DateField()
    shares = models.PositiveIntegerField(default=0)
    words = models.CharField(max_length=300)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["folded", "on"], name="citation_of_outlet"),
            models.Index(
                fields=["speaker", "document_kind", "on"], name="citation_of_document", condition=Q(way="document")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} credits {self.name}"


class Derives(models.TextChoices):
    """How a report stands to what it has its matter from."""

    ORIGINAL = "original", "original"
    COPY = "copy", "copy"
    REWRITE = "rewrite", "rewrite"
    CITING = "citing", "citing"


class Derivation(models.Model):
    """Where one report has what it says from, as computed; a person's ruling stands beside it, never in it.

    parent: the stored report that it derives from; else document, or `named`, an outlet that is not in the store. sign:
    what told it; words: what the report itself says to it, with their place in its current text. head: the report whose
    text this is in another place, itself where it is no copy.
    """

    class Sign(models.TextChoices):
        TEXT = "text", "near copy of the text"
        ADDRESS = "address", "same canonical address"
        TRANSLATION = "translation", "translation of the text"
        WIRE = "wire", "wire mark"
        FACTS = "facts", "same facts in the same order, credited"
        DOCUMENT = "document", "named document"
        CREDIT = "credit", "credited outlet"

    report = models.OneToOneField(Report, on_delete=models.CASCADE, primary_key=True, related_name="derivation")
    kind = models.CharField(max_length=10, choices=Derives)
    head = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="places")
    parent = models.ForeignKey(Report, on_delete=models.SET_NULL, null=True, blank=True, related_name="derived")
    document = models.ForeignKey(Document, on_delete=models.SET_NULL, null=True, blank=True, related_name="derived")
    named = models.CharField(max_length=300, blank=True, default="")
    sign = models.CharField(max_length=12, choices=Sign, blank=True, default="")
    similarity = models.FloatField(null=True, blank=True)
    words = models.CharField(max_length=300, blank=True, default="")
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.report_id}: {self.kind}"


class OriginRuling(Ruling):
    """What a person decided of a report's derivation. It holds until undone; nothing computed overwrites it."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="origin_rulings")
    kind = models.CharField(max_length=10, choices=Derives)
    parent = models.ForeignKey(Report, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    named = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report"], condition=Q(undone_at=None), name="one_standing_origin_ruling"),
            models.CheckConstraint(condition=~Q(who="") & ~Q(why=""), name="origin_ruling_gives_its_reason"),
            models.CheckConstraint(condition=~Q(parent=F("report")), name="origin_ruling_names_another"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} is {self.kind}, says {self.who}"


class Notice(models.Model):
    """What an edition of a page says of its own correctness, in its own words and place."""

    class Kind(models.TextChoices):
        RETRACTED = "retracted", "retracted"
        CORRECTED = "corrected", "corrected"
        UPDATED = "updated", "updated"
        NOTE = "note", "editor's note"

    text = models.ForeignKey(ArticleText, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10, choices=Kind)
    words = models.CharField(max_length=600)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "start"], name="notice_once"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="notice_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.words[:60]}"
