"""Peers of the comparison that are Python packages: bm25s and xapian. Run by `compare`; the protocol is in `process.rs`."""

import json
import sys
import time

HITS_MAX = 10


class Bm25s:
    """BM25 over words, computed while indexing: bm25s with its own tokenizer, no stop words, no stemmer."""

    def __init__(self, _folder, documents):
        import bm25s

        self.library = bm25s
        self.tokenizer = bm25s.tokenization.Tokenizer(stopwords=[], stemmer=None)
        tokens = self.tokenizer.tokenize([text for _, text in documents], show_progress=False)
        self.index = bm25s.BM25()
        self.index.index(tokens, show_progress=False)

    def search(self, question):
        tokens = self.tokenizer.tokenize([question], update_vocab=False, show_progress=False)
        found, scores = self.index.retrieve(tokens, k=HITS_MAX, show_progress=False)
        return [int(document) for document, score in zip(found[0], scores[0]) if score > 0]


class Xapian:
    """BM25 over the words of xapian's term generator, no stemmer; any word of the question."""

    def __init__(self, folder, documents):
        import xapian

        self.library = xapian
        writer = xapian.WritableDatabase(folder, xapian.DB_CREATE_OR_OVERWRITE)
        generator = xapian.TermGenerator()
        for _, text in documents:
            document = xapian.Document()
            generator.set_document(document)
            generator.index_text_without_positions(text)
            writer.add_document(document)
        writer.commit()
        self.database = xapian.Database(folder)
        self.generator = generator

    def search(self, question):
        document = self.library.Document()
        self.generator.set_document(document)
        self.generator.index_text_without_positions(question)
        enquire = self.library.Enquire(self.database)
        terms = [term.term for term in document.termlist()]
        enquire.set_query(self.library.Query(self.library.Query.OP_OR, terms))
        # Its documents count from 1.
        return [match.docid - 1 for match in enquire.get_mset(0, HITS_MAX)]


def main():
    name, file, folder = sys.argv[1:]
    # What a library prints must not come between the lines of the protocol.
    out, sys.stdout = sys.stdout, sys.stderr
    with open(file, encoding="utf-8") as lines:
        documents = [(document["entry"], document["text"]) for document in map(json.loads, lines)]
    try:
        engine = {"bm25s": Bm25s, "xapian": Xapian}[name](folder, documents)
    except ImportError as error:
        print(f"this Python has no {error.name}", file=out, flush=True)
        return
    entries = [entry for entry, _ in documents]
    print("ready", file=out, flush=True)
    for line in sys.stdin:
        question = json.loads(line)
        started = time.process_time_ns()
        found = engine.search(question)
        took = time.process_time_ns() - started
        print(json.dumps({"ns": took, "entries": [entries[document] for document in found]}), file=out, flush=True)


if __name__ == "__main__":
    main()
