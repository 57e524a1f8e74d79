"""Commands whose help says more than one sentence."""

from argparse import RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser, DjangoHelpFormatter


class _Formatter(DjangoHelpFormatter, RawDescriptionHelpFormatter):
    """Django's help with the description's own lines."""


class DescribedCommand(BaseCommand):
    """A command whose `help` is printed line by line, as it is written."""

    def create_parser(self, prog_name: str, subcommand: str, **options: Any) -> CommandParser:
        """Django's parser with that help."""
        return super().create_parser(prog_name, subcommand, formatter_class=_Formatter, **options)
