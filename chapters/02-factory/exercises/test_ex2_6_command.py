PASSWORD = "open sesame"
NAMED = '@app.cli.command("checkup")'


def run_checkup(exercise, app):
    """Run the command as `flask` does, where the app is always the current one."""
    with app.app_context():
        result = app.test_cli_runner().invoke(args=["checkup"], catch_exceptions=False)
    exercise.expect(
        "No such command" not in result.output,
        sent="flask checkup",
        got="No such command 'checkup'; the app has "
        f"{', '.join(app.cli.commands) or 'no command of its own'}",
        expected="the command checkup",
        try_=f"name it in the decorator: {NAMED}"
        if app.cli.commands
        else f"put {NAMED} on the app that create_app returns, inside create_app",
        at="create_app",
    )
    return result


def expect_line(exercise, result, line, *, sent, try_):
    # click puts "Error: " before the message of a ClickException: right as well.
    lines = [
        shown.strip().removeprefix("Error: ") for shown in result.output.split("\n")
    ]
    exercise.expect(
        line in lines,
        sent=sent,
        got=result.output.strip() or "no output",
        expected=f"the line {line}",
        try_=try_,
    )


def test_it_prints_the_configuration_and_not_the_password(exercise, make_app):
    result = run_checkup(exercise, make_app({"MAIL_PASSWORD": PASSWORD}))
    sent = f'flask checkup, MAIL_PASSWORD is "{PASSWORD}"'
    exercise.expect(
        PASSWORD not in result.output,
        sent=sent,
        got=result.output.strip(),
        expected="MAIL_PASSWORD: set, and the password nowhere",
        try_="print the word `set` in place of the password",
    )
    for line in ("SENDER: news@example.org", "MAIL_PASSWORD: set"):
        try_ = "print it with click.echo, exactly as in the task"
        expect_line(exercise, result, line, sent=sent, try_=try_)
    exercise.expect(
        result.exit_code == 0,
        sent=sent,
        got=f"exit code {result.exit_code}",
        expected="exit code 0: nothing is missing",
        try_="leave with exit code 1 only if the password is missing",
    )


def test_a_missing_password_ends_it_with_exit_code_1(exercise, make_app):
    for app, password in [(make_app(), None), (make_app({"MAIL_PASSWORD": ""}), "")]:
        result = run_checkup(exercise, app)
        sent = f"flask checkup, MAIL_PASSWORD is {password!r}"
        for line in ("SENDER: news@example.org", "MAIL_PASSWORD: missing"):
            try_ = (
                "print the word `missing` where the password is None or empty"
                if "MAIL_PASSWORD:" in result.output
                else "print both lines before the command ends"
            )
            expect_line(exercise, result, line, sent=sent, try_=try_)
        exercise.expect(
            result.exit_code == 1,
            sent=sent,
            got=f"exit code {result.exit_code}",
            expected="exit code 1",
            try_="raise SystemExit(1): what a command returns is not its exit code",
        )


def test_every_app_speaks_for_itself(exercise, make_app):
    first, second = make_app({"SENDER": "a@example.org"}), make_app()
    for app, sender in [(first, "a@example.org"), (second, "news@example.org")]:
        expect_line(
            exercise,
            run_checkup(exercise, app),
            f"SENDER: {sender}",
            sent=f"flask checkup for an app whose SENDER is {sender}, one of two apps",
            try_="read the config of this app: current_app.config",
        )


def test_it_reads_the_configuration_when_it_runs(exercise, make_app):
    app = make_app({"MAIL_PASSWORD": PASSWORD})
    app.config["SENDER"] = "shop@example.org"
    app.config["MAIL_PASSWORD"] = None
    result = run_checkup(exercise, app)
    for line in ("SENDER: shop@example.org", "MAIL_PASSWORD: missing"):
        expect_line(
            exercise,
            result,
            line,
            sent='app.config["SENDER"] = "shop@example.org", '
            'app.config["MAIL_PASSWORD"] = None, then flask checkup',
            try_="print the word `missing` where the password is None or empty"
            if "MAIL_PASSWORD: None" in result.output
            else "read app.config inside the command, not when it is defined",
        )


def test_the_page_answers_as_before(exercise, make_app):
    client = make_app({"SENDER": "a@example.org"}).test_client()
    reply = exercise.send(client, "GET", "/")
    reply.expect(
        reply.json == {"sender": "a@example.org"},
        expected='200 {"sender": "a@example.org"}',
        try_="leave the route as the task gave it",
        at="index",
    )
