"""`duban import`: files of organisation, projects and scores, taken whole or not at all."""

from collections.abc import Callable, Sized
from pathlib import Path
from typing import Annotated, TypeVar

import typer

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="xlsx 或 JSON 文件。")]
Taken = TypeVar("Taken")

app = typer.Typer(help="导入：机构人员；核对：项目、得分。", no_args_is_help=True)


@app.command()
def organisation(
    file: File,
    jurisdiction: Annotated[str, typer.Option(help="辖区代码，如 yiyang。")],
    check: Annotated[bool, typer.Option("--check", help="只核对，不入库。")] = False,
    data: Annotated[Path, typer.Option(help="本机运行的数据目录。")] = Path(".duban"),
) -> None:
    """把机构、人员、岗位、分工导入数据库。"""
    from sqlalchemy.orm import Session

    from deploy.folder import adopt_environment
    from service.clock import Clock
    from service.db import make_engine
    from service.org.imports.organisation import import_organisation
    from service.settings import load_settings

    adopt_environment(data)
    settings = load_settings()
    clock = Clock(settings.clock_anchor, settings.clock_shift, settings.clock_scale)
    with Session(make_engine(settings.database_url)) as session:
        added = _take(
            file,
            lambda data, name: import_organisation(session, data, name, jurisdiction=jurisdiction, now=clock.now()),
        )
        if not check:
            session.commit()
    typer.echo("；".join(f"{sheet} 新增 {number}" for sheet, number in added.items()))


@app.command()
def projects(file: File) -> None:
    """核对项目文件；入库由市政府办在系统中提出。"""
    from service.org.imports.projects import parse_projects

    _say_count(_take(file, parse_projects))


@app.command()
def scores(file: File) -> None:
    """核对得分文件；入库由牵头单位在系统中提交。"""
    from service.org.imports.scores import parse_scores

    _say_count(_take(file, parse_scores))


def _take(file: Path, read: Callable[[bytes, str], Taken]) -> Taken:
    from service.org.imports.faults import ImportRefused

    try:
        return read(file.read_bytes(), file.name)
    except ImportRefused as refused:
        typer.echo(refused.message, err=True)
        for fault in refused.faults:
            typer.echo(f"  {fault}", err=True)
        raise typer.Exit(1) from None


def _say_count(rows: Sized) -> None:
    typer.echo(f"{len(rows)} 行，没有问题。")
