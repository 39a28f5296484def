"""The fake as a test holds it: what a test does on the forge, and how requests are answered."""

from __future__ import annotations

import io
import time
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.servers.github_forge import landing, noticing, serving
from tests.servers.github_forge.access import admitted
from tests.servers.github_forge.bare import Bare
from tests.servers.github_forge.records import (
    ArtifactFile,
    Check,
    Comment,
    Pull,
    Review,
    Rules,
    Ruleset,
    Status,
    Suite,
    Thread,
    WorkflowRun,
)
from tests.servers.github_forge.routes import answer
from tests.servers.github_forge.state import ForgeState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import httpx

    from tests.repository import Sample
    from tests.servers.github_forge.wire import Answer, Asked


@dataclass
class GithubForge(ForgeState):
    """One repository on the fake, with its forks."""

    @classmethod
    def create(cls, folder: Path, sample: Sample | None = None) -> GithubForge:
        """A forge whose repository holds the sample's `main`."""
        forge = cls(folder, Bare.create(folder / "acme" / "shop.git"))
        if sample is not None:
            forge.push(sample, "main")
        return forge

    # What people do.

    def push(self, sample: Sample, branch: str, *, owner: str = "acme", force: bool = False) -> str:
        """Push a branch of a sample over file://, to the repository or to somebody's fork; its tip."""
        if owner != self.repository.owner and owner not in self.forks:
            self.forks[owner] = Bare.create(self.folder / owner / "shop.git")
        target = self.bare if owner == self.repository.owner else self.forks[owner]
        flags = ["-f"] if force else []
        sample.git("push", "-q", *flags, f"file://{target.path}", f"{branch}:refs/heads/{branch}")
        self.settle()
        return sample.git("rev-parse", branch)

    def open(
        self,
        branch: str,
        *,
        owner: str = "acme",
        base: str = "main",
        by: str = "ada",
        **more: Any,  # noqa: ANN401
    ) -> Pull:
        """Open a pull request; `more` are fields of Pull (title, body, draft, labels, …)."""
        return noticing.opened(self, branch, owner=owner, base=base, by=by, **more)

    def review(self, pull: Pull, state: str, *, by: str = "bob", **more: Any) -> Review:  # noqa: ANN401
        """A review of the head as it is now: APPROVED, CHANGES_REQUESTED, COMMENTED, PENDING."""
        made = Review(
            self.number(), by, state, pull.head, more.pop("body", ""), self.moment(), **more
        )
        pull.reviews.append(made)
        pull.requested = [one for one in pull.requested if one != by]
        self.settle()
        return made

    def approve(self, pull: Pull, *, by: str = "bob") -> Review:
        """An approval of the head as it is now."""
        return self.review(pull, "APPROVED", by=by)

    def dismiss(self, review: Review) -> None:
        """Make a review void."""
        review.state = "DISMISSED"

    def thread(
        self, pull: Pull, *, path: str = "README.md", line: int = 1, by: str = "bob"
    ) -> Thread:
        """A conversation that waits to be resolved."""
        made = Thread(self.number(), by, path, line, "Why?", self.moment(), pull.head)
        pull.threads.append(made)
        return made

    def comment(self, pull: Pull, body: str, *, by: str = "bob") -> Comment:
        """A comment on a pull request."""
        when = self.moment()
        made = Comment(self.number(), by, body, when, when)
        pull.comments.append(made)
        return made

    # What CI does.

    def check(
        self,
        commit: str,
        name: str,
        conclusion: str | None = "success",
        *,
        status: str = "completed",
        app: str = "github-actions",
        run: WorkflowRun | None = None,
        url: str | None = None,
        title: str | None = None,
    ) -> Check:
        """A check run; one more of the same name is a newer attempt."""
        suite = noticing.suite_of(self, commit, app, run)
        done = self.moment() if status == "completed" else None
        made = Check(
            self.number(), name, commit, status, conclusion if done else None, app, suite.number,
            self.moment(), done and self.moment(), url, title, run.number if run else None,
        )  # fmt: skip
        self.checks.append(made)
        self.settle()
        return made

    def turn(self, check: Check, conclusion: str | None, *, status: str = "completed") -> None:
        """The same check run says something else."""
        check.status, check.conclusion = status, conclusion
        check.completed = self.moment() if status == "completed" else None
        self.settle()

    def status(
        self,
        commit: str,
        context: str,
        state: str = "success",
        *,
        by: str = "ci-bot",
        **more: str | None,
    ) -> Status:
        """A commit status; `more` are `description` and `url`."""
        made = Status(
            self.number(), commit, context, state, more.get("description"), more.get("url"), by,
            self.moment(),
        )  # fmt: skip
        self.statuses.append(made)
        self.settle()
        return made

    def workflow(
        self,
        commit: str,
        name: str = "CI",
        conclusion: str | None = "success",
        *,
        event: str = "pull_request",
        status: str = "completed",
        branch: str = "work",
        path: str = ".github/workflows/ci.yml",
    ) -> WorkflowRun:
        """A run of a workflow; its jobs are check runs made with `run=`."""
        number = self.number()
        made = WorkflowRun(
            number,
            name,
            path,
            commit,
            branch,
            event,
            status,
            conclusion,
            self.number(),
            1,
            self.moment(),
        )
        self.runs.append(made)
        self.suites.append(Suite(made.suite, commit, "github-actions", number, made.created))
        return made

    def artifact(
        self, run: WorkflowRun, name: str, files: Mapping[str, bytes] | bytes
    ) -> ArtifactFile:
        """A file that a run left: packed from `files`, or these very bytes."""
        if isinstance(files, bytes):
            content = files
        else:
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
                for path, data in files.items():
                    archive.writestr(path, data)
            content = packed.getvalue()
        made = ArtifactFile(self.number(), run.number, name, content, self.moment())
        self.artifacts.append(made)
        return made

    # What owners set.

    def protect(self, branch: str = "main", **rules: Any) -> Rules:  # noqa: ANN401
        """Protect a branch; `rules` are fields of Rules, `checks` names or pairs with an app's number."""
        self.protections[branch] = made = noticing.rules_from(rules)
        return made

    def ruleset(
        self,
        branch: str = "main",
        *,
        enforcement: str = "active",
        more: list[dict[str, Any]] | None = None,
        **rules: Any,  # noqa: ANN401
    ) -> Rules:
        """A ruleset; `more` are rules as the interface writes them, which the fake only shows."""
        made = noticing.rules_from(rules)
        number = self.number()
        self.rulesets.append(
            Ruleset(number, f"rules {number}", branch, made, enforcement, more or [])
        )
        return made

    # How it answers.

    def answer(self, asked: Asked) -> Answer:
        """The answer to a request; raises CutOffError and LateError where there is none."""
        with self.lock:
            came = time.monotonic()
            self.calls.append(f"{asked.method} {asked.path}")
            self.hooks.count(asked)
            self.hooks.run(after=False)
            self.settle()
            fault = self.faults.take(asked)
            given = serving.early(fault) or admitted(self, asked, answer)
            self.settle()
            self.hooks.run(after=True)
            self.times.append((came, time.monotonic()))
            return serving.spoilt(fault, given)

    def settle(self) -> None:
        """Notice what was pushed, and do what is due."""
        with self.lock:
            noticing.sync(self)
            landing.settle(self)

    def handle(self, request: httpx.Request) -> httpx.Response:
        """For a MockTransport."""
        return serving.handle(self, request)

    @contextmanager
    def serving(self, port: int = 0) -> Iterator[str]:
        """A server on this machine; gives the interface's root, without a slash at its end."""
        with serving.serve(self, port) as url:
            yield url
