// Lucene as a peer of the comparison. Run by `compare` as `java -cp JARS Lucene.java NAME DOCUMENTS FOLDER`; the protocol is in `process.rs`.

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.StringReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.bn.BengaliAnalyzer;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.hi.HindiAnalyzer;
import org.apache.lucene.analysis.ngram.NGramTokenFilter;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.ta.TamilAnalyzer;
import org.apache.lucene.analysis.te.TeluguAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.MMapDirectory;

class Lucene {
  static final int HITS_MAX = 10;
  static final String FIELD = "text";

  /** Words of UAX #29, small letters, cut into three characters each. */
  static class Trigrams extends Analyzer {
    @Override
    protected TokenStreamComponents createComponents(String field) {
      Tokenizer words = new StandardTokenizer();
      return new TokenStreamComponents(words, new NGramTokenFilter(new LowerCaseFilter(words), 3, 3, true));
    }
  }

  /** The analyzer that Lucene has for the language that most letters of a text could be; told from the script, as a user would. */
  static Analyzer ofLanguage(String text) {
    int[] counts = new int[Character.UnicodeScript.values().length];
    text.codePoints().filter(Character::isLetter).forEach(c -> counts[Character.UnicodeScript.of(c).ordinal()]++);
    int most = 0;
    for (int i = 0; i < counts.length; i++) {
      most = counts[i] > counts[most] ? i : most;
    }
    return LANGUAGES[most];
  }

  static final Analyzer STANDARD = new StandardAnalyzer();
  static final Analyzer[] LANGUAGES = new Analyzer[Character.UnicodeScript.values().length];

  static {
    java.util.Arrays.fill(LANGUAGES, STANDARD);
    LANGUAGES[Character.UnicodeScript.LATIN.ordinal()] = new EnglishAnalyzer();
    LANGUAGES[Character.UnicodeScript.DEVANAGARI.ordinal()] = new HindiAnalyzer();
    LANGUAGES[Character.UnicodeScript.BENGALI.ordinal()] = new BengaliAnalyzer();
    LANGUAGES[Character.UnicodeScript.TAMIL.ordinal()] = new TamilAnalyzer();
    LANGUAGES[Character.UnicodeScript.TELUGU.ordinal()] = new TeluguAnalyzer();
    LANGUAGES[Character.UnicodeScript.HAN.ordinal()] = new CJKAnalyzer();
  }

  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    String name = arguments[0];
    Analyzer fixed = name.equals("lucene-trigram") ? new Trigrams() : name.equals("lucene-standard") ? STANDARD : null;
    ObjectMapper json = new ObjectMapper();
    List<Integer> entries = new ArrayList<>();
    FieldType type = new FieldType();
    type.setTokenized(true);
    type.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
    type.freeze();
    MMapDirectory directory = new MMapDirectory(Path.of(arguments[2]));
    try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(STANDARD));
        BufferedReader lines = Files.newBufferedReader(Path.of(arguments[1]))) {
      for (String line; (line = lines.readLine()) != null; ) {
        JsonNode read = json.readTree(line);
        entries.add(read.get("entry").asInt());
        String text = read.get("text").asText();
        Document document = new Document();
        Analyzer analyzer = fixed == null ? ofLanguage(text) : fixed;
        document.add(new Field(FIELD, analyzer.tokenStream(FIELD, text), type));
        writer.addDocument(document);
      }
      // One segment, so that its documents are numbered as they came.
      writer.forceMerge(1);
      writer.commit();
    }
    IndexSearcher searcher = new IndexSearcher(DirectoryReader.open(directory));
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    out.println("ready");
    BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = questions.readLine()) != null; ) {
      String question = json.readValue(line, String.class);
      long started = clock.getCurrentThreadCpuTime();
      Set<String> terms = new LinkedHashSet<>();
      Analyzer analyzer = fixed == null ? ofLanguage(question) : fixed;
      try (TokenStream tokens = analyzer.tokenStream(FIELD, new StringReader(question))) {
        CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
        tokens.reset();
        while (tokens.incrementToken()) {
          terms.add(term.toString());
        }
        tokens.end();
      }
      BooleanQuery.Builder query = new BooleanQuery.Builder();
      for (String term : terms) {
        query.add(new TermQuery(new Term(FIELD, term)), BooleanClause.Occur.SHOULD);
      }
      ScoreDoc[] found = searcher.search(query.build(), HITS_MAX).scoreDocs;
      long took = clock.getCurrentThreadCpuTime() - started;
      List<Integer> numbers = new ArrayList<>();
      for (ScoreDoc one : found) {
        numbers.add(entries.get(one.doc));
      }
      out.println(json.writeValueAsString(java.util.Map.of("ns", took, "entries", numbers)));
    }
  }
}
