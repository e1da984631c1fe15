# Layout: tabs, one-line blocks, semicolons, continuations, strings that hold code.
import sqlite3


def tabs(path):
	if path:
		db = sqlite3.connect(path)  # expect: UNC101
		db.execute("SELECT 1")


def one_line(path): page = open(path); return page.read()  # expect: UNC101


def semicolons(path):
    page = open(path); text = page.read(); page.close()  # expect: UNC103
    return text


def one_line_branches(path):
    page = open(path)
    try: return page.read()
    finally: page.close()


def continued(path):
    page = \
        open(path)  # expect: UNC101
    return page.read(
        # a comment with a bracket (
    )


def in_strings():
    """
    page = open(path)
    """
    example = "page = open(path)"
    other = '''page = open("x")'''
    return example + other  # page = open(path)


def many_lines(
    path,
    mode="r",
):
    page = open(  # expect: UNC101
        path,
        mode,
    )
    return page.read()


if True:
    def indented(path):
        page = open(path)  # expect: UNC101
        return page.read()
