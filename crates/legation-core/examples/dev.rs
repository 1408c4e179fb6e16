fn main() -> std::process::ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut source = legation_core::codebook::Source::embedded().unwrap();
    let mut rest = Vec::new();
    let mut iter = arguments.iter();
    while let Some(argument) = iter.next() {
        if argument == "--codebook" {
            let root = std::path::PathBuf::from(iter.next().unwrap());
            add(&root, &root, &mut source);
        } else {
            rest.push(argument.clone());
        }
    }
    let codebook = legation_core::Codebook::load(&source).unwrap_or_else(|error| {
        eprintln!("{error}");
        std::process::exit(1)
    });
    let engine = legation_parse::Engine::embedded();
    match rest.first().map(String::as_str) {
        Some("codebook") => {
            let report = legation_core::check::check(&codebook, engine);
            for failure in &report.failures {
                match &failure.expected {
                    Some(expected) => println!(
                        "EXAMPLE {}\n  {}\n  expected {expected}\n  got      {}",
                        failure.pattern,
                        failure.text,
                        failure.got.join(" | ")
                    ),
                    None => println!(
                        "NEAR {}\n  {}\n  got      {}",
                        failure.pattern,
                        failure.text,
                        failure.got.join(" | ")
                    ),
                }
            }
            println!(
                "{} verb senses, {} noun senses, {} examples, {} near misses, {} failures",
                report.verb_senses,
                report.noun_senses,
                report.examples,
                report.near,
                report.failures.len()
            );
        }
        Some("code") => {
            let mut counts = 0usize;
            for line in std::io::stdin().lines() {
                let value: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
                let text = value["text"].as_str().unwrap();
                let mut document = legation_core::check::one_sentence(text, "2025-07-12");
                document.id = value["id"].as_str().unwrap_or("x").to_owned();
                if let Some(published) = value.get("published") {
                    document.published = published.as_str().map(str::to_owned);
                }
                for record in legation_core::code_document(&document, &codebook, engine).records {
                    println!("{}", serde_json::to_string(&record).unwrap());
                    counts += 1;
                }
            }
            eprintln!("{counts} rows");
        }
        Some("file") => {
            let text = std::fs::read_to_string(&rest[1]).unwrap();
            let mut document = legation_core::check::one_sentence(&text, "2025-07-12");
            document.published = rest.get(2).cloned();
            document.blocks.clear();
            let mut at = 0;
            for line in text.split('\n') {
                if !line.trim().is_empty() {
                    let kind = if line.trim_end().ends_with(['.', '”', '?', ':']) {
                        legation_parse::BlockKind::Body
                    } else {
                        legation_parse::BlockKind::Headline
                    };
                    document.blocks.push(legation_parse::Block {
                        span: legation_parse::Span::new(at, at + line.len()),
                        kind,
                        reason: None,
                    });
                }
                at += line.len() + 1;
            }
            let mut last = usize::MAX;
            for record in legation_core::code_document(&document, &codebook, engine).records {
                if record.text_info.sentence != last {
                    println!("\n[{}] {}", record.text_info.sentence, record.text);
                    last = record.text_info.sentence;
                }
                let names = |e: &[legation_core::record::Entity]| {
                    e.iter()
                        .map(|e| {
                            format!(
                                "{}={}.{}",
                                e.entity_text,
                                e.code.as_deref().unwrap_or("_"),
                                e.sector.join(",")
                            )
                        })
                        .collect::<Vec<_>>()
                        .join(" + ")
                };
                println!(
                    "   {}/{} [{}] > [{}] «{}» {}..{} {} | {:?} {} | {} | {} | deal {}",
                    record.event,
                    record.mode.join(","),
                    names(&record.actor),
                    names(&record.recipient),
                    record.event_text.text,
                    record.date.as_deref().unwrap_or("?"),
                    record.enddate.as_deref().unwrap_or("?"),
                    record.date_basis,
                    record.status,
                    record.certainty,
                    record
                        .attribution
                        .iter()
                        .map(|a| format!("{}<{} {}>", a.text, a.cue, a.stance))
                        .collect::<Vec<_>>()
                        .join("; "),
                    record.pattern,
                    record
                        .deal
                        .map(|d| format!(
                            "{} {} {:?}",
                            d.kind,
                            d.stage,
                            d.items.iter().map(|i| (&i.text, &i.category)).collect::<Vec<_>>()
                        ))
                        .unwrap_or_default()
                );
            }
        }
        Some("explain") => {
            let document = legation_core::check::one_sentence(&rest[1], "2025-07-12");
            for (_, sentence) in engine.parse_document(&document) {
                for (i, word) in sentence.words.iter().enumerate() {
                    println!(
                        "{}\t{}\t{}\t{}\t{}\t{}\t{}",
                        i + 1,
                        word.span.of(&document.text),
                        word.lemma,
                        word.upos.as_str(),
                        word.xpos,
                        if word.head == i { 0 } else { word.head + 1 },
                        word.relation.as_str()
                    );
                }
                let sentences = [sentence];
                let cast = legation_core::who::cast(&sentences, &document.text, &codebook.actors);
                for i in 0..sentences[0].words.len() {
                    for party in cast.parties(0, i) {
                        println!(
                            "party at {}: {} {:?}",
                            i + 1,
                            party.span.of(&document.text),
                            party.entity(None, &codebook.actors)
                        );
                    }
                }
                let tree = legation_core::code::Tree::new(&sentences[0], &document.text);
                let (_, near) = legation_core::code::acts_of(&tree, 0, &cast, &codebook);
                for miss in near {
                    println!("nearly {} at {}: {}", miss.pattern, miss.word + 1, miss.reason);
                }
            }
            for record in legation_core::code_document(&document, &codebook, engine).records {
                println!(
                    "{} {} {:?}",
                    legation_core::check::notation(&record),
                    record.pattern,
                    record
                        .attribution
                        .iter()
                        .map(|a| (&a.text, &a.cue, &a.stance))
                        .collect::<Vec<_>>()
                );
                println!("{}", serde_json::to_string(&record).unwrap());
            }
        }
        _ => {}
    }
    std::process::ExitCode::SUCCESS
}

fn add(root: &std::path::Path, folder: &std::path::Path, source: &mut legation_core::codebook::Source) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            add(root, &path, source);
        } else if path.extension().is_some_and(|e| e == "toml") {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            if let Err(error) = source.add(&name, &std::fs::read_to_string(&path).unwrap()) {
                eprintln!("{error}");
            }
        }
    }
}
