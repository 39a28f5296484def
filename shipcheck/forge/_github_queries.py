"""What GitHub is asked by GraphQL; a test holds every text against GitHub's published schema."""

from __future__ import annotations

_REVIEWS = """
pageInfo { hasNextPage endCursor }
nodes { state submittedAt authorCanPushToRepository author { login } commit { oid } }
"""

_THREADS = """
pageInfo { hasNextPage endCursor }
nodes { isResolved path line comments(first: 1) { nodes { url author { login } } } }
"""

_PULL = """
number url title body state isDraft isCrossRepository updatedAt author { login }
headRefOid headRefName headRepository { nameWithOwner } headRepositoryOwner { login }
baseRefOid baseRefName baseRef { target { oid } }
mergeable mergeStateStatus reviewDecision isInMergeQueue
autoMergeRequest { enabledAt } mergeCommit { oid }
labels(first: 100) { nodes { name } }
reviewRequests(first: 100) {
  nodes {
    asCodeOwner
    requestedReviewer {
      ... on User { login }
      ... on Bot { login }
      ... on Mannequin { login }
      ... on Team @include(if: $teams) { slug }
    }
  }
}
"""

PULL_REQUEST = f"""
query ($owner: String!, $name: String!, $number: Int!, $teams: Boolean!) {{
  repository(owner: $owner, name: $name) {{
    pullRequest(number: $number) {{
      {_PULL}
      reviews(first: 100) {{ {_REVIEWS} }}
      reviewThreads(first: 100) {{ {_THREADS} }}
    }}
  }}
}}
"""
"""One pull request. The name of a team takes the scope `read:org`, hence `$teams`."""

PULL_REQUESTS = f"""
query ($owner: String!, $name: String!, $branch: String!, $base: String, $teams: Boolean!,
       $after: String) {{
  repository(owner: $owner, name: $name) {{
    pullRequests(
      headRefName: $branch, baseRefName: $base, states: OPEN, first: 20, after: $after,
      orderBy: {{field: CREATED_AT, direction: DESC}}
    ) {{
      pageInfo {{ hasNextPage endCursor }}
      nodes {{
        {_PULL}
        reviews(first: 100) {{ {_REVIEWS} }}
        reviewThreads(first: 100) {{ {_THREADS} }}
      }}
    }}
  }}
}}
"""
"""The open pull requests of a branch by its name: those of forks too, which have to be told apart."""

MORE_REVIEWS = f"""
query ($owner: String!, $name: String!, $number: Int!, $after: String!) {{
  repository(owner: $owner, name: $name) {{
    pullRequest(number: $number) {{ reviews(first: 100, after: $after) {{ {_REVIEWS} }} }}
  }}
}}
"""

MORE_THREADS = f"""
query ($owner: String!, $name: String!, $number: Int!, $after: String!) {{
  repository(owner: $owner, name: $name) {{
    pullRequest(number: $number) {{ reviewThreads(first: 100, after: $after) {{ {_THREADS} }} }}
  }}
}}
"""

TARGET = """
query ($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    autoMergeAllowed mergeCommitAllowed squashMergeAllowed rebaseMergeAllowed
    pullRequest(number: $number) {
      id state isDraft headRefOid baseRefName mergeable mergeStateStatus reviewDecision
      isMergeQueueEnabled isInMergeQueue autoMergeRequest { enabledAt } mergeCommit { oid }
    }
  }
}
"""
"""What has to be known before an order to merge."""

ENQUEUE = """
mutation ($id: ID!, $head: GitObjectID!) {
  enqueuePullRequest(input: {pullRequestId: $id, expectedHeadOid: $head}) {
    mergeQueueEntry { position state }
  }
}
"""

ARM = """
mutation ($id: ID!, $head: GitObjectID!, $method: PullRequestMergeMethod, $title: String,
          $message: String) {
  enablePullRequestAutoMerge(
    input: {pullRequestId: $id, expectedHeadOid: $head, mergeMethod: $method,
            commitHeadline: $title, commitBody: $message}
  ) {
    pullRequest { autoMergeRequest { enabledAt } }
  }
}
"""

COMMENTS = """
query ($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      comments(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes {
          fullDatabaseId url body viewerDidAuthor viewerCanUpdate authorAssociation
          author { __typename }
        }
      }
    }
  }
}
"""
"""The comments of a pull request, and which are ours: what `GET /user` would not tell every token."""

VISIBLE_RULE = """
query ($owner: String!, $name: String!, $branch: String!) {
  repository(owner: $owner, name: $name) {
    ref(qualifiedName: $branch) {
      refUpdateRule {
        requiredApprovingReviewCount requiredStatusCheckContexts requiresCodeOwnerReviews
        requiresConversationResolution requiresLinearHistory requiresSignatures
      }
    }
  }
}
"""
"""What GitHub shows of a branch's protection to those who are no administrators."""

EVERY = (
    PULL_REQUEST, PULL_REQUESTS, MORE_REVIEWS, MORE_THREADS, TARGET, ENQUEUE, ARM, COMMENTS, VISIBLE_RULE,
)  # fmt: skip
