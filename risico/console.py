"""Click in Dutch: help texts, and faults as one line with exit code 2, never a traceback."""

from collections.abc import Sequence
from typing import Any, NoReturn

import click


def fail(message: str) -> NoReturn:
    """Stop the command with exit code 2 and one Dutch line on stderr that says what to do."""
    click.echo(message, err=True)
    raise click.exceptions.Exit(2)


class Command(click.Command):
    """A command whose help is Dutch."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Toon deze uitleg en stop."
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = ("[OPTIES]" if piece == "[OPTIONS]" else piece for piece in self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="Gebruik: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [record for param in self.get_params(ctx) if (record := param.get_help_record(ctx)) and record[1]]
        if records:
            with formatter.section("Opties"):
                formatter.write_dl(records)


class Group(Command, click.Group):
    """A group of commands whose help is Dutch and whose faults are one line."""

    command_class = Command

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return ["[OPTIES]", "OPDRACHT ..."]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        Command.format_options(self, ctx, formatter)
        rows = [(name, command.get_short_help_str(100)) for name in self.list_commands(ctx) if (command := self.get_command(ctx, name))]
        if rows:
            with formatter.section("Opdrachten"):
                formatter.write_dl(rows)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if self.get_command(ctx, args[0]) is None:
            ctx.fail(f"De opdracht '{args[0]}' bestaat niet. Typ '{ctx.command_path} --help' voor de lijst.")
        return super().resolve_command(ctx, args)

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:
        """Run the command line; a usage fault is one Dutch line and exit code 2."""
        extra["standalone_mode"] = False
        try:
            code = super().main(args, *rest, **extra)
        except click.UsageError as fault:
            click.echo(_sentence(fault), err=True)
            raise SystemExit(2) from None
        except click.Abort:
            click.echo("Gestopt.", err=True)
            raise SystemExit(1) from None
        raise SystemExit(code if isinstance(code, int) else 0)


Group.group_class = Group


def _sentence(fault: click.UsageError) -> str:
    if isinstance(fault, click.exceptions.NoArgsIsHelpError):
        return fault.ctx.get_help() if fault.ctx else ""
    if isinstance(fault, click.NoSuchOption):
        return f"De optie {fault.option_name} bestaat niet. Voeg --help toe voor de uitleg."
    if isinstance(fault, click.BadOptionUsage):
        return f"De optie {fault.option_name} is niet goed ingevuld. Voeg --help toe voor de uitleg."
    name = fault.param.human_readable_name if isinstance(fault, click.BadParameter) and fault.param else ""
    if isinstance(fault, click.MissingParameter):
        return f"{name} ontbreekt. Voeg --help toe voor de uitleg."
    if isinstance(fault, click.BadParameter) and fault.param and isinstance(span := fault.param.type, click.IntRange):
        return f"Kies voor {name} een heel getal van {span.min} tot en met {span.max}."
    if isinstance(fault, click.BadParameter):
        return f"De waarde voor {name} klopt niet: {fault.message} Voeg --help toe voor de uitleg."
    if fault.message.startswith("Got unexpected extra argument"):
        return "Er staat te veel achter deze opdracht. Voeg --help toe voor de uitleg."
    return fault.message
