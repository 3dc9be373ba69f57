"""The `duban` command. Each command imports what it runs, so that `duban up` carries none of the service."""

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from deploy import import_commands, rule_commands
from deploy.faults import Fault

app = typer.Typer(help="督办：年度督查激励与重点工作督查。", no_args_is_help=True, add_completion=False,
                  pretty_exceptions_enable=False)  # fmt: skip
db = typer.Typer(help="数据库。", no_args_is_help=True)
app.add_typer(db, name="db")
app.add_typer(rule_commands.app, name="rules")
app.add_typer(import_commands.app, name="import")

DataFolder = Annotated[Path, typer.Option(help="本机运行的数据目录。")]
HERE = Path(".duban")
DAY = "%Y-%m-%d"


@app.command()
def up(
    data: DataFolder = HERE,
    port: Annotated[int, typer.Option(min=0, max=65535, help="网页端口；0 为任意空闲端口。")] = 8000,
    scale: Annotated[float | None, typer.Option(min=0.001, help="法定时间走得比实际时间快多少倍（演示）。")] = None,
    start_on: Annotated[datetime | None, typer.Option("--from", formats=[DAY], help="法定时间从哪天开始。")] = None,
    own_terminal: Annotated[bool, typer.Option("--own-terminal", help="独占终端的 Ctrl-C（由 make 启动）。")] = False,
) -> None:
    """本机运行全部：数据库、Temporal、服务、工作进程、内务进程。"""
    from deploy.up import Wish
    from deploy.up import up as run

    run(Wish(data, port, scale, start_on.date() if start_on else None, own_terminal), typer.echo)


@app.command()
def serve() -> None:
    """只运行服务（网页与接口）。"""
    from deploy.processes import serve as run
    from service.settings import load_settings

    run(load_settings())


@app.command()
def worker() -> None:
    """只运行工作进程（流程与活动）。"""
    from deploy.processes import work
    from service.settings import load_settings

    work(load_settings())


@app.command()
def housekeeping() -> None:
    """只运行内务进程（日常事务与发件箱）。"""
    from deploy.processes import keep_house
    from service.settings import load_settings

    keep_house(load_settings())


@db.command("upgrade")
def db_upgrade(sample: Annotated[bool, typer.Option("--sample", help="并载入示例城市（一次）。")] = False) -> None:
    """把数据库迁移到最新版本。"""
    from sqlalchemy.exc import OperationalError

    from service import sample as sample_city
    from service.clock import Clock
    from service.migrations import upgrade
    from service.settings import load_settings

    settings = load_settings()
    try:
        upgrade(settings.database_url)
    except OperationalError as away:
        raise Fault(f"数据库无应答：{str(away.orig).splitlines()[0]} (database does not answer)") from away
    if sample:
        clock = Clock(settings.clock_anchor, settings.clock_shift, settings.clock_scale)
        loaded = sample_city.load(settings, clock)
        typer.echo("示例城市已载入。" if loaded else "示例城市已在库中。")


@app.command("restart-workflows")
def restart_workflows(data: DataFolder = HERE) -> None:
    """Temporal 的数据丢失或恢复后，从登记簿重新启动所有未办结事项的流程（可重复执行）。"""
    from deploy.folder import adopt_environment
    from service.db import make_engine, transaction
    from service.outbox import restart_workflows as restart
    from service.settings import load_settings

    adopt_environment(data)
    with transaction(make_engine(load_settings().database_url)) as session:
        typer.echo(f"{restart(session)} 个流程将重新启动。")


@app.command()
def doctor(data: DataFolder = HERE) -> None:
    """检查数据库、Temporal、服务是否应答。"""
    from deploy.doctor import OK, check
    from deploy.folder import adopt_environment
    from service.settings import load_settings

    adopt_environment(data)
    found = check(load_settings())
    for part, state in found.items():
        typer.echo(f"{part:10} {state}")
    raise typer.Exit(0 if set(found.values()) == {OK} else 1)


@app.command()
def rehearse(
    pack: Annotated[str | None, typer.Option(help="规则包，缺省从情景。")] = None,
    year: Annotated[int | None, typer.Option(min=2000, max=2100, help="激励年度，缺省从情景。")] = None,
    scenario: Annotated[Path | None, typer.Option(help="情景文件（YAML），缺省为顺利的一轮。")] = None,
    out: Annotated[Path | None, typer.Option(help="报告目录。")] = None,
) -> None:
    """在模拟时间里把一轮督查激励从头演练到兑现，并写出报告。"""
    from deploy.rehearsal.main import rehearse as run

    raise typer.Exit(run(pack, year, scenario, out))


def main() -> None:
    """Run the command and end at once: the Temporal client's threads may crash an interpreter that winds down."""
    code: int | str | None = 0
    try:
        app()
    except SystemExit as end:
        code = end.code
    except Fault as fault:
        typer.echo(str(fault), err=True)
        code = 1
    if isinstance(code, str):
        typer.echo(code, err=True)
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code or 0)


if __name__ == "__main__":
    main()
