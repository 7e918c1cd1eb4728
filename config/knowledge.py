"""Answers to common questions, found by topic and product class."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import msgspec

from config.facts import ProductClass
from config.reading import Document, Fault, unknown
from config.texts import Name, T
from config.wording import Wording


class Article(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A prepared answer; no topic or class named: it fits all."""

    id: str
    title: Name
    text: Name
    topics: tuple[str, ...] = ()
    product_classes: tuple[ProductClass, ...] = ()


class KnowledgeFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """knowledge.yaml."""

    articles: tuple[Article, ...]


class Knowledge:
    """The articles by their ids."""

    def __init__(self, file: KnowledgeFile) -> None:
        self.articles: dict[str, Article] = {article.id: article for article in file.articles}

    def find(self, topic: str | None, product_class: str | None) -> list[Article]:
        """Articles that fit, those made for this topic first, and those for the fewest classes.

        Without a topic or a class, articles of any fit.
        """
        fitting = [
            article
            for article in self.articles.values()
            if _fits(topic, article.topics) and _fits(product_class, article.product_classes)
        ]
        classes = len(get_args(ProductClass)) + 1
        return sorted(fitting, key=lambda one: (topic not in one.topics, len(one.product_classes) or classes))


def _fits(value: str | None, named: tuple[str, ...]) -> bool:
    return value is None or not named or value in named


def faults(
    file: KnowledgeFile, document: Document, known: Mapping[str, frozenset[str]], wording: Wording
) -> list[Fault]:
    """Articles with the same id, unknown topics, and texts that would not pass the word check."""
    found = []
    ids = [article.id for article in file.articles]
    for i, article in enumerate(file.articles):
        key = f"articles[{i}]"
        if article.id in ids[:i]:
            found.append(document.fault(f"{key}.id", T("there is an article {id} already", id=article.id)))
        for j, topic in enumerate(article.topics):
            if topic not in known["topic"]:
                found.append(document.fault(f"{key}.topics[{j}]", unknown(topic, known["topic"])))
        found += _word_faults(article, key, document, wording)
    return found


def _word_faults(article: Article, key: str, document: Document, wording: Wording) -> list[Fault]:
    found = []
    classes: tuple[str | None, ...] = article.product_classes or (None,)
    for language, text in (("en", article.text.en), ("zh", article.text.zh)):
        words = {hit.word for product_class in classes for hit in wording.check_words(text, product_class)}
        if words:
            text_of_fault = T("these words may not be said to customers: {words}", words=sorted(words))
            found.append(document.fault(f"{key}.text.{language}", text_of_fault))
    return found
