import typing as t
from typing import Annotated, Optional, Union
from sqlalchemy.orm import Session


def plain(a, b=1, *args, c, d=None, **kw):
    return args, kw


def positional(a, /, b, *, c):
    pass


def annotated(
    a: Session,
    b: "Session",
    c: Optional[Session],
    d: "t.Optional[Session]",
    e: Session | None = None,
    f: Annotated[Session, Depends(get_db)] = 2.5,
    g: Union[None, Session] = "text",
    h: Union[int, str] = (),
    i: list[Session] = make(),
    *rest: int,
    **more: "Session",
) -> Optional["Session"]:
    a = b
    return a


def never(code) -> t.NoReturn:
    raise SystemExit(code)


def old(a, session=Session(), timeout=-1) -> None: ...


def main():
    pass
