"""First tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001_scan"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scan_content",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("json", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_scan_content"),
    )
    op.create_table(
        "scan_topic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_scan_topic"),
        sa.UniqueConstraint("code", name="uq_scan_topic_code"),
    )
    op.create_table(
        "scan_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("correction", sa.String(length=500), nullable=True),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["content_digest"], ["scan_content.digest"], name="fk_scan_round_content_digest_scan_content"),
        sa.ForeignKeyConstraint(["year"], ["year.number"], name="fk_scan_round_year_year"),
        sa.PrimaryKeyConstraint("id", name="pk_scan_round"),
        sa.UniqueConstraint("year", name="uq_scan_round_year"),
    )
    op.create_table(
        "scan_adoption",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("json", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("adopted_by_id", sa.Integer(), nullable=False),
        sa.Column("adopted_by_title", sa.String(length=80), nullable=False),
        sa.Column("adopted_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["adopted_by_id"], ["account.id"], name="fk_scan_adoption_adopted_by_id_account"),
        sa.ForeignKeyConstraint(["round_id"], ["scan_round.id"], name="fk_scan_adoption_round_id_scan_round"),
        sa.PrimaryKeyConstraint("id", name="pk_scan_adoption"),
        sa.UniqueConstraint("round_id", "number", name="uq_scan_adoption_round_id_number"),
    )
    op.create_index("ix_scan_adoption_round_id", "scan_adoption", ["round_id"])
    op.create_table(
        "scan_assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("moment", sa.String(length=80), nullable=False),
        sa.Column("question_set", sa.String(length=5), nullable=False),
        sa.Column("phase", sa.String(length=10), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("rounds_held", sa.Integer(), nullable=False),
        sa.Column("reopened", sa.String(length=500), nullable=False),
        sa.Column("counter", sa.String(length=500), nullable=False),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["scan_round.id"], name="fk_scan_assessment_round_id_scan_round"),
        sa.ForeignKeyConstraint(["topic_id"], ["scan_topic.id"], name="fk_scan_assessment_topic_id_scan_topic"),
        sa.PrimaryKeyConstraint("id", name="pk_scan_assessment"),
        sa.UniqueConstraint("round_id", "topic_id", name="uq_scan_assessment_round_id_topic_id"),
    )
    op.create_index("ix_scan_assessment_round_id", "scan_assessment", ["round_id"])
    op.create_index("ix_scan_assessment_topic_id", "scan_assessment", ["topic_id"])
    op.create_table(
        "scan_agreed_score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=8), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("agreed_by_id", sa.Integer(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agreed_by_id"], ["account.id"], name="fk_scan_agreed_score_agreed_by_id_account"),
        sa.ForeignKeyConstraint(["assessment_id"], ["scan_assessment.id"], name="fk_scan_agreed_score_assessment_id_scan_assessment"),
        sa.PrimaryKeyConstraint("id", name="pk_scan_agreed_score"),
        sa.UniqueConstraint("assessment_id", "question", name="uq_scan_agreed_score_assessment_id_question"),
    )
    op.create_index("ix_scan_agreed_score_assessment_id", "scan_agreed_score", ["assessment_id"])
    op.create_table(
        "scan_assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("rater_role", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["scan_assessment.id"], name="fk_scan_assignment_assessment_id_scan_assessment"),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name="fk_scan_assignment_user_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_scan_assignment"),
        sa.UniqueConstraint("assessment_id", "user_id", name="uq_scan_assignment_assessment_id_user_id"),
    )
    op.create_index("ix_scan_assignment_assessment_id", "scan_assignment", ["assessment_id"])
    op.create_index("ix_scan_assignment_user_id", "scan_assignment", ["user_id"])
    op.create_table(
        "scan_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("evidence", sa.String(length=500), nullable=False),
        sa.Column("strategies", sa.JSON(), nullable=False),
        sa.Column("measures", sa.JSON(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("remark", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["scan_assessment.id"], name="fk_scan_decision_assessment_id_scan_assessment"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["account.id"], name="fk_scan_decision_decided_by_id_account"),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["account.id"], name="fk_scan_decision_proposed_by_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_scan_decision"),
        sa.UniqueConstraint("assessment_id", name="uq_scan_decision_assessment_id"),
    )
    op.create_table(
        "scan_outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["scan_assessment.id"], name="fk_scan_outcome_assessment_id_scan_assessment"),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["account.id"], name="fk_scan_outcome_recorded_by_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_scan_outcome"),
        sa.UniqueConstraint("assessment_id", name="uq_scan_outcome_assessment_id"),
    )
    op.create_table(
        "scan_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=8), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("unknown", sa.Boolean(), nullable=False),
        sa.Column("basis", sa.String(length=10), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["scan_assignment.id"], name="fk_scan_answer_assignment_id_scan_assignment"),
        sa.PrimaryKeyConstraint("id", name="pk_scan_answer"),
        sa.UniqueConstraint("assignment_id", "question", name="uq_scan_answer_assignment_id_question"),
    )
    op.create_index("ix_scan_answer_assignment_id", "scan_answer", ["assignment_id"])


def downgrade() -> None:
    op.drop_table("scan_answer")
    op.drop_table("scan_outcome")
    op.drop_table("scan_decision")
    op.drop_table("scan_assignment")
    op.drop_table("scan_agreed_score")
    op.drop_table("scan_assessment")
    op.drop_table("scan_adoption")
    op.drop_table("scan_round")
    op.drop_table("scan_topic")
    op.drop_table("scan_content")
