"""`duban rules`: the rules asked from the command line, without a database."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from service.rules.pack import Pack

PACKS = Path(__file__).parents[1] / "service" / "rules" / "packs"
PackOption = Annotated[str, typer.Option(help="规则包名称或文件。")]
DEFAULT = "yiyang-2023"
KEY_WORKS = "nanjing-2016"

app = typer.Typer(help="规则：核对、解释。", no_args_is_help=True)


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="用例文件（JSON）。")],
    pack: PackOption = DEFAULT,
) -> None:
    """按用例文件核对规则，全部相符时返回 0；另一类规则由随附的规则包回答。"""
    from service.calendar.sources import base_calendar
    from service.rules.checks import check_files

    raise typer.Exit(check_files(files, base_calendar(), _pack(pack), _pack(DEFAULT), _pack(KEY_WORKS)))


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def explain(
    context: typer.Context,
    rule: Annotated[str, typer.Argument(help="publicity、period、fixed_date、latest_publication、report_cutoff")],
    start: Annotated[str, typer.Option("--from", help="起算的日期或时刻。")],
    pack: PackOption = DEFAULT,
) -> None:
    """逐日说明期限；规则的其他参数照写，如 --months 1、--working-days 3。"""
    from service.calendar.sources import base_calendar
    from service.rules.errors import RuleInputError
    from service.rules.explain import explain as tell

    try:
        for line in tell(rule, start, base_calendar(), _pack(pack), **_options(context.args)):
            typer.echo(line)
    except RuleInputError as refused:
        _refuse(refused)


def _options(words: list[str]) -> dict[str, object]:
    """`--working-days 3 --roll` as a rule's keys: numbers stay numbers, a word alone is true."""
    options: dict[str, object] = {}
    name = ""
    for word in words:
        if word.startswith("--"):
            name, has_value, value = word.removeprefix("--").replace("-", "_").partition("=")
            options[name] = _value(value) if has_value else True
        elif not name:
            _refuse(ValueError(f"不认识的参数：{word}"))
        else:
            options[name] = _value(word)
            name = ""
    return options


def _value(word: str) -> object:
    if word in ("true", "false"):
        return word == "true"
    return int(word) if word.removeprefix("-").isdecimal() else word


def _pack(name: str) -> "Pack":
    from service.rules.pack import PackError, load_pack

    path = PACKS / f"{name}.yaml"
    try:
        return load_pack(path if path.exists() else Path(name))
    except (PackError, OSError) as refused:
        _refuse(refused)


def _refuse(why: Exception) -> NoReturn:
    typer.echo(str(why), err=True)
    raise typer.Exit(2)
