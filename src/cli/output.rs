//! Where documents go: what `-o` and `--format` ask for.

use std::path::{Path, PathBuf};

use crate::app::product::file_name;
use crate::backend::{Artifact, Format};
use crate::cli::staged::{Staged, stage};
use crate::cli::terminal;
use crate::press::Print;
use crate::problem::{Code, Place, Problem, Problems};

/// Where one format goes.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Target {
    /// Standard output.
    Standard,
    /// This file (of several pages: files named after it).
    File(PathBuf),
    /// A file in this folder, named after the document.
    Folder(PathBuf),
}

/// What is to be written where.
#[derive(Debug)]
pub(super) struct Plan(Vec<(Format, Target)>);

impl Plan {
    /// Reads `-o` and `--format`; without `-o` the document goes into the current folder under its own name.
    ///
    /// # Errors
    /// `format-unknown` or `option-unknown`, all at once.
    pub(super) fn read(outputs: &[String], formats: &[String]) -> Result<Plan, Problems> {
        let mut problems = Vec::new();
        let named: Vec<Format> = formats
            .iter()
            .filter_map(|name| {
                let format = Format::find(&name.to_ascii_lowercase());
                if format.is_none() {
                    problems.push(no_format("--format", name));
                }
                format
            })
            .collect();
        let here = [format!(".{}", std::path::MAIN_SEPARATOR)];
        let outputs = if outputs.is_empty() { &here } else { outputs };
        let mut plan = Vec::new();
        let mut formats_used = named.is_empty();
        for output in outputs {
            let by_extension =
                Path::new(output).extension().and_then(|text| text.to_str()).and_then(Format::find);
            match by_extension.filter(|_| !is_folder(output)) {
                Some(format) => plan.push((format, Target::File(output.into()))),
                None => {
                    formats_used = true;
                    take_named(output, &named, &mut plan, &mut problems);
                }
            }
        }
        let by_extension: Vec<Format> = plan.iter().map(|(format, _)| *format).collect();
        if !formats_used && named.iter().any(|format| !by_extension.contains(format)) {
            problems.push(no_place());
        }
        Problems::check(problems)?;
        Ok(Plan(plan))
    }

    /// The formats, each once, in the order asked.
    pub(super) fn formats(&self) -> Vec<Format> {
        let mut formats = Vec::new();
        for (format, _) in &self.0 {
            if !formats.contains(format) {
                formats.push(*format);
            }
        }
        formats
    }

    /// Writes everything, or nothing.
    ///
    /// # Errors
    /// `file-fault` naming the file; `option-unknown` for several pages on standard output.
    pub(super) fn write(&self, print: &Print) -> Result<Vec<PathBuf>, Problems> {
        let mut staged = Vec::new();
        let mut standard = None;
        for (format, target) in &self.0 {
            for artifact in print.artifacts.iter().filter(|artifact| artifact.format == *format) {
                match target {
                    Target::Standard => standard = Some(only_page(artifact)?),
                    Target::File(path) => stage(artifact, path, &mut staged)?,
                    Target::Folder(folder) => {
                        let path = folder.join(file_name(&print.file_name, *format, None));
                        stage(artifact, &path, &mut staged)?;
                    }
                }
            }
        }
        let written = staged.into_iter().map(Staged::keep).collect::<Result<Vec<_>, _>>()?;
        standard.map_or(Ok(()), terminal::bytes)?;
        Ok(written)
    }
}

fn is_folder(output: &str) -> bool {
    output.ends_with(['/', std::path::MAIN_SEPARATOR]) || Path::new(output).is_dir()
}

fn take_named(output: &str, named: &[Format], plan: &mut Vec<(Format, Target)>, problems: &mut Vec<Problem>) {
    let folder = is_folder(output);
    let formats = match named {
        [] if folder => &[Format::Pdf],
        [] => {
            problems.push(no_format("--output", output));
            return;
        }
        named => named,
    };
    if output == "-" {
        if formats.len() > 1 {
            problems.push(only_one());
        }
        plan.push((formats[0], Target::Standard));
        return;
    }
    plan.extend(formats.iter().map(|format| {
        let target = if folder {
            Target::Folder(output.into())
        } else {
            Target::File(PathBuf::from(format!("{output}.{}", format.name())))
        };
        (*format, target)
    }));
}

fn only_page(artifact: &Artifact) -> Result<&[u8], Problems> {
    match artifact.files.as_slice() {
        [file] => Ok(file),
        _ => Err(only_one().into()),
    }
}

fn no_format(flag: &str, found: &str) -> Problem {
    let names: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
    Problem::new(
        Code::FormatUnknown,
        format!("从“{found}”看不出格式"),
        format!("{found:?} does not tell the format"),
    )
    .at(Place::Name(flag.to_owned()))
    .hint(
        format!("请用扩展名或 --format 指明：{}", names.join("、")),
        format!("name it by extension or --format: {}", names.join(", ")),
    )
}

fn no_place() -> Problem {
    Problem::new(
        Code::OptionUnknown,
        "--format 中有的格式没有输出文件",
        "a format of --format has no file to go to",
    )
    .at(Place::Name("--format".to_owned()))
    .hint("请再写一个 -o，或用 -o 目录/", "add another -o, or use -o DIR/")
}

fn only_one() -> Problem {
    Problem::new(Code::OptionUnknown, "标准输出只能写一个文件", "standard output takes only one file")
        .at(Place::Name("--output".to_owned()))
        .hint("请只写一种格式；图片请加 --page", "name one format; for pictures add --page")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(outputs: &[&str], formats: &[&str]) -> Result<Vec<(Format, Target)>, String> {
        let own = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        Plan::read(&own(outputs), &own(formats)).map(|plan| plan.0).map_err(|problems| problems.to_string())
    }

    #[test]
    fn extension_stem_folder_and_standard_output() {
        let file = |name: &str| Target::File(PathBuf::from(name));
        assert_eq!(
            plan(&["a.pdf", "b.docx"], &[]),
            Ok(vec![(Format::Pdf, file("a.pdf")), (Format::Docx, file("b.docx"))])
        );
        assert_eq!(
            plan(&["a"], &["pdf", "svg"]),
            Ok(vec![(Format::Pdf, file("a.pdf")), (Format::Svg, file("a.svg"))])
        );
        assert_eq!(plan(&["out/"], &["docx"]), Ok(vec![(Format::Docx, Target::Folder("out/".into()))]));
        assert_eq!(plan(&[], &[]), Ok(vec![(Format::Pdf, Target::Folder("./".into()))]));
        assert_eq!(plan(&["-"], &["png"]), Ok(vec![(Format::Png, Target::Standard)]));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        for (outputs, formats) in [
            (&["a.txt"][..], &[][..]),
            (&["-"], &[]),
            (&["-"], &["pdf", "docx"]),
            (&["a.pdf"], &["docx"]),
            (&["a"], &["odt"]),
        ] {
            assert!(plan(outputs, formats).is_err(), "{outputs:?} {formats:?}");
        }
    }

    #[test]
    fn all_files_are_written_or_none() {
        let folder = std::env::temp_dir().join(format!("hongtou-output-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let artifact = |format, files: &[&str]| Artifact {
            format,
            files: files.iter().map(|file| file.as_bytes().to_vec()).collect(),
            pages: None,
            warnings: Vec::new(),
        };
        let print = Print {
            artifacts: vec![artifact(Format::Png, &["1", "2"]), artifact(Format::Pdf, &["pdf"])],
            file_name: "通知".into(),
            warnings: Vec::new(),
        };
        let names = || -> Vec<String> {
            let mut names: Vec<String> = std::fs::read_dir(&folder)
                .unwrap()
                .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
                .collect();
            names.sort();
            names
        };
        let png = folder.join("a.png").display().to_string();
        let nowhere = folder.join("nowhere/a.pdf").display().to_string();
        assert!(Plan::read(&[png.clone(), nowhere], &[]).unwrap().write(&print).is_err());
        assert_eq!(names(), Vec::<String>::new());
        let here = format!("{}/", folder.display());
        Plan::read(&[png, here], &["pdf".into()]).unwrap().write(&print).unwrap();
        assert_eq!(names(), ["a-1.png", "a-2.png", "通知.pdf"]);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
