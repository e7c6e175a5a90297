"""The compose file is read by the real docker-compose, the Dockerfile by the real hadolint. No engine is needed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from caritau_crawler.config import Config

ROOT = Path(__file__).parent.parent
TOOLS = Path(sys.executable).parent
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
#: What the image or the compose file sets by itself, so that .env cannot.
SET_BY_COMPOSE = {"MONGO_URI", "CARITAU_HOME", "CARITAU_BROWSER"}


class Recorder(dict[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return default


def compose(env_file: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [
        TOOLS / "docker-compose",
        "-f",
        ROOT / "docker-compose.yml",
        "--env-file",
        env_file,
        "config",
        *arguments,
    ]
    return subprocess.run(
        command, capture_output=True, text=True, env={"PATH": "/usr/bin", "HOME": str(env_file.parent)}
    )


@pytest.fixture
def env_file(tmp_path: Path) -> Path:
    file = tmp_path / "env"
    file.write_text(EXAMPLE.replace("MONGO_ROOT_PASSWORD=\n", "MONGO_ROOT_PASSWORD=geheim-123\n"), encoding="utf-8")
    return file


@pytest.fixture
def services(env_file: Path) -> dict[str, Any]:
    result = compose(env_file, "--format", "json")
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)["services"]


def read_by_config() -> set[str]:
    environ = Recorder()
    Config.from_env(environ)
    return environ.asked


def test_the_compose_file_is_valid_with_the_example_and_a_password(env_file: Path) -> None:
    result = compose(env_file, "-q")

    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


@pytest.mark.parametrize("variable", ["MONGO_ROOT_PASSWORD", "MONGO_ROOT_USERNAME"])
def test_a_missing_login_is_named(env_file: Path, variable: str) -> None:
    text = re.sub(rf"^{variable}=.*$", f"{variable}=", env_file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    env_file.write_text(text, encoding="utf-8")

    result = compose(env_file)

    assert f"set {variable} in .env" in result.stderr
    assert result.stdout == ""


def test_the_example_as_it_is_has_no_password(tmp_path: Path) -> None:
    assert "set MONGO_ROOT_PASSWORD in .env" in compose(ROOT / ".env.example").stderr


def test_the_database_is_reachable_by_the_scheduler_only(services: dict[str, Any]) -> None:
    assert all("ports" not in service for service in services.values())
    assert list(services["mongo"]["networks"]) == ["database"]
    assert "MONGO_INITDB_ROOT_PASSWORD" in services["mongo"]["environment"]


def test_the_database_is_pinned_checked_kept_and_talks_uncompressed(services: dict[str, Any]) -> None:
    mongo = services["mongo"]

    assert re.fullmatch(r"mongo:\d+\.\d+", mongo["image"])
    assert "mongosh" in mongo["healthcheck"]["test"]
    assert mongo["restart"] == "unless-stopped"
    assert mongo["command"] == ["--networkMessageCompressors", "disabled"]
    assert {"type": "volume", "source": "mongo-data", "target": "/data/db", "volume": {}} in mongo["volumes"]


def test_no_service_can_gain_privileges(services: dict[str, Any]) -> None:
    assert all(service["security_opt"] == ["no-new-privileges:true"] for service in services.values())


def test_the_scheduler_writes_to_its_volume_and_tmp_only(services: dict[str, Any]) -> None:
    scheduler = services["scheduler"]

    assert scheduler["read_only"] is True
    assert scheduler["cap_drop"] == ["ALL"]
    assert [mount.partition(":")[0] for mount in scheduler["tmpfs"]] == ["/tmp"]
    writable = [volume["target"] for volume in scheduler["volumes"] if not volume.get("read_only")]
    assert writable == ["/var/lib/caritau"]
    assert "CARITAU_HOME=/var/lib/caritau" in DOCKERFILE


def test_the_scheduler_waits_for_a_healthy_database_and_logs_in(services: dict[str, Any]) -> None:
    scheduler = services["scheduler"]

    assert scheduler["depends_on"]["mongo"]["condition"] == "service_healthy"
    assert scheduler["environment"]["MONGO_URI"] == "mongodb://caritau:geheim-123@mongo:27017/?authSource=admin"
    assert scheduler["healthcheck"]["test"] == ["CMD", "python", "/app/scheduler.py", "--health"]
    assert scheduler["init"] is True


def test_a_stop_leaves_a_crawl_its_grace(services: dict[str, Any]) -> None:
    import scheduler

    allowed = services["scheduler"]["stop_grace_period"]

    assert allowed == "1m0s"
    assert scheduler.GRACE_SECONDS + 15 < 60


def test_the_dockerfile_passes_hadolint() -> None:
    result = subprocess.run([TOOLS / "hadolint", ROOT / "Dockerfile"], capture_output=True, text=True)

    assert (result.returncode, result.stdout) == (0, "")


def test_hadolint_would_object_to_a_bad_one(tmp_path: Path) -> None:
    bad = tmp_path / "Dockerfile"
    bad.write_text("FROM python\nRUN apt-get install chromium\n", encoding="utf-8")

    assert subprocess.run([TOOLS / "hadolint", bad], capture_output=True).returncode == 1


def test_the_image_holds_no_secret_and_does_not_run_as_root() -> None:
    assert re.search(r"^USER 10001$", DOCKERFILE, re.MULTILINE)
    assert not re.search(r"PASSWORD|TOKEN|SECRET|MONGO_URI|\.env", DOCKERFILE)
    assert "--require-hashes" in DOCKERFILE


def test_everything_that_the_dockerfile_copies_is_there_and_sent_to_the_builder() -> None:
    sent = {line[1:].rstrip("/") for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = set()
    for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE):
        copied |= {source.rstrip("/") for source in line.split()[:-1]}

    assert copied == sent
    assert [path for path in sorted(copied) if not (ROOT / path).exists()] == []


def test_every_package_of_the_image_is_pinned_by_hash_and_names_no_registry() -> None:
    lock = (ROOT / "requirements" / "image.txt").read_text(encoding="utf-8")
    packages = re.split(r"\n(?=\S)", lock.strip())

    assert all(re.match(r"\S+==\S+", package) and "--hash=sha256:" in package for package in packages)
    assert "://" not in lock
    names = [re.split(r"==", package)[0] for package in packages]
    assert {"scrapy", "pymongo", "apscheduler", "playwright"} <= set(names)


def test_the_builder_gets_nothing_that_is_not_named() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()

    assert next(line for line in lines if not line.startswith("#")) == "*"


def test_every_variable_that_config_reads_stands_in_the_example() -> None:
    assert read_by_config() >= {"MONGO_URI", "CARITAU_HOME"}
    assert [name for name in sorted(read_by_config()) if not re.search(rf"^#?{name}=", EXAMPLE, re.MULTILINE)] == []


def test_every_variable_of_the_example_is_read_by_something() -> None:
    names = set(re.findall(r"^#?([A-Z_]+)=", EXAMPLE, re.MULTILINE))
    by_compose = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))

    assert names == read_by_config() | by_compose


def test_compose_passes_on_every_variable_that_it_does_not_set(services: dict[str, Any]) -> None:
    passed = set(services["scheduler"]["environment"])

    assert read_by_config() - passed == SET_BY_COMPOSE - {"MONGO_URI"}


def test_every_line_of_the_example_has_a_comment() -> None:
    lines = EXAMPLE.splitlines()

    for number, line in enumerate(lines):
        if re.match(r"#?[A-Z_]+=", line):
            assert lines[number - 1].startswith("# ") or lines[number - 1].startswith("#     "), line
