import maker

flat = maker.make("x", size=1, wait=2)
deep = maker.make(
    "y",
    size=3, wait=maker.wait(seconds=4),
    options={
        "size": 5,
        "more": {"size": 6},
        key(): 7,
    },
    **flat,
)
