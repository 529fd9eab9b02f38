//! What can be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::config::{Given, GivenCluster};

/// 红头：把 JSON 数据排成公文（PDF、DOCX）。JSON in, official Chinese documents out.
#[derive(Parser)]
#[command(name = "hongtou", version, about, max_term_width = 110)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) house: House,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// Settings that all commands share.
#[derive(Args)]
pub(super) struct House {
    /// 含有 templates、fonts、examples 的目录（HONGTOU_ROOT）/ folder that holds templates, fonts, examples
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
    /// 本单位的模板目录，可重复（HONGTOU_TEMPLATES）/ folder of your own templates, repeatable
    #[arg(long = "templates", global = true, value_name = "DIR")]
    template_folders: Vec<PathBuf>,
    /// 本单位的字体目录，可重复（HONGTOU_FONTS）/ folder of your own fonts, repeatable
    #[arg(long = "fonts", global = true, value_name = "DIR")]
    font_folders: Vec<PathBuf>,
    /// 提示语言 zh 或 en（HONGTOU_LANG）/ language of messages, zh or en
    #[arg(long, global = true, value_name = "LANG")]
    lang: Option<String>,
}

impl From<House> for Given {
    fn from(house: House) -> Self {
        Given {
            root: house.root,
            templates: house.template_folders,
            fonts: house.font_folders,
            language: house.lang,
            ..Given::default()
        }
    }
}

/// The commands.
#[derive(Subcommand)]
pub(super) enum Command {
    /// 排一份文件 / print one document
    Render(Box<Render>),
    /// 成批排印 / print a batch
    Batch(Box<Batch>),
    /// 校对一份数据或文本 / proofread a payload or a text
    Proof(Box<Proof>),
    /// 列出模板，或一个模板的字段 / list templates, or the fields of one
    Templates(Templates),
    /// 检查模板、版式、字体，并把所有示例排一遍 / check everything and print every example
    Check,
    /// 列出字体及其字符覆盖 / list fonts and what they draw
    Fonts(Fonts),
    /// 把文本、Word、Excel、CSV 整理成数据草稿 / read a text or office file into a draft payload
    Intake(Intake),
    /// 启动 HTTP 服务 / serve over HTTP
    Serve(Box<Serve>),
    /// 作为集群的工作进程排批次 / print batches of a cluster
    Work(Box<Work>),
    /// 批次内部使用 / for batches only
    #[command(hide = true)]
    PrintApart,
}

/// `hongtou render`.
#[derive(Args)]
pub(super) struct Render {
    /// 模板名称 / name of the template
    pub(super) template: String,
    /// 数据文件（JSON），- 为标准输入 / data file (JSON), - is standard input
    #[arg(required_unless_present = "example", conflicts_with = "example")]
    pub(super) data: Option<PathBuf>,
    /// 用自带的示例作数据 / take a stock example as data
    #[arg(long, value_name = "CASE")]
    pub(super) example: Option<String>,
    /// 输出文件，可重复；格式看扩展名；- 为标准输出；目录（以 / 结尾）或无扩展名时按 --format
    /// / file to write, repeatable; format by extension; - is standard output; a folder (DIR/) or stem takes --format
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Vec<String>,
    /// 格式：pdf,docx,png,svg，以逗号分隔 / formats, separated by commas
    #[arg(short, long, value_delimiter = ',', value_name = "FORMATS")]
    pub(super) format: Vec<String>,
    /// 数据中以 cid:NAME 引用的图片，可重复 / picture that the data names as cid:NAME, repeatable
    #[arg(long, value_name = "NAME=FILE")]
    pub(super) picture: Vec<String>,
    /// PDF 标准：a-2b（默认）或 1.7 / PDF standard: a-2b (default) or 1.7
    #[arg(long, value_name = "STANDARD")]
    pub(super) pdf_standard: Option<String>,
    /// PNG 分辨率，36 至 600，默认 144 / resolution of PNG, 36 to 600, 144 by default
    #[arg(long)]
    pub(super) dpi: Option<u32>,
    /// 只要这一页的 PNG 或 SVG / only this page of PNG or SVG
    #[arg(long)]
    pub(super) page: Option<u32>,
}

/// `hongtou batch`.
#[derive(Args)]
pub(super) struct Batch {
    /// 数据：Excel 表（.xlsx）、JSON 数组、JSON Lines、ZIP，或存放 .json 的目录；- 为标准输入
    /// / items: an Excel sheet (.xlsx), a JSON array, JSON Lines, a ZIP, or a folder of .json; - is standard input
    pub(super) source: PathBuf,
    /// 输出目录 / folder to write to
    #[arg(short, long, value_name = "DIR")]
    pub(super) output: PathBuf,
    /// 模板名称；各项自带模板时不写 / name of the template; absent if every item names its own
    #[arg(short, long, value_name = "NAME")]
    pub(super) template: Option<String>,
    /// 格式：pdf,docx,png,svg，以逗号分隔，默认 pdf / formats, separated by commas, pdf by default
    #[arg(short, long, value_delimiter = ',', value_name = "FORMATS")]
    pub(super) format: Vec<String>,
    /// PDF 标准：a-2b（默认）或 1.7 / PDF standard: a-2b (default) or 1.7
    #[arg(long, value_name = "STANDARD")]
    pub(super) pdf_standard: Option<String>,
    /// 汇编方案（JSON）：封面、目录、次序、附件 / plan of the packet (JSON): cover, contents, order, attachments
    #[arg(long, value_name = "FILE")]
    pub(super) packet: Option<PathBuf>,
    /// 另写 packet.zip：全部文件、清单、目录表 / also write packet.zip: all files, manifest, index
    #[arg(long)]
    pub(super) zip: bool,
    /// 另写 packet.pdf：装订成一册 / also write packet.pdf: one bound volume
    #[arg(long)]
    pub(super) pdf: bool,
    /// 另写 packet.docx：装订成一册 / also write packet.docx: one bound volume
    #[arg(long)]
    pub(super) docx: bool,
    /// 接着上次做完，并重排改过的失败项 / go on where the last run ended, and print mended items again
    #[arg(long)]
    pub(super) resume: bool,
    /// 排版线程数（HONGTOU_WORKERS），默认为处理器数 / rendering threads, as many as processors by default
    #[arg(long, value_name = "N")]
    pub(super) workers: Option<String>,
}

/// `hongtou proof`.
#[derive(Args)]
pub(super) struct Proof {
    /// 模板名称 / name of the template
    #[arg(required_unless_present = "rules")]
    pub(super) template: Option<String>,
    /// 数据文件（JSON），或 .txt、.md 文本；- 为标准输入 / data file (JSON), or a text; - is standard input
    #[arg(required_unless_present = "rules")]
    pub(super) data: Option<PathBuf>,
    /// 自动改正标为 A 的问题，写回原文件 / mend what is marked A, in place
    #[arg(long)]
    pub(super) fix: bool,
    /// 改正后写到这个文件，- 为标准输出 / write what is mended to this file, - is standard output
    #[arg(short, long, value_name = "FILE", requires = "fix")]
    pub(super) output: Option<PathBuf>,
    /// 不报告这条规则，可重复 / leave out a rule, repeatable
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(super) ignore: Vec<String>,
    /// 不报告这段文本中的问题，可重复 / leave out what stands in this text, repeatable
    #[arg(long, value_name = "TEXT")]
    pub(super) allow: Vec<String>,
    /// 输出形式：text（默认）、json、sarif / output format
    #[arg(long, value_name = "FORMAT")]
    pub(super) format: Option<String>,
    /// 不排版，不查与页面有关的规则 / do not lay out; no rules about pages
    #[arg(long)]
    pub(super) quick: bool,
    /// 列出所有规则 / list all rules
    #[arg(long)]
    pub(super) rules: bool,
}

/// `hongtou templates`.
#[derive(Args)]
pub(super) struct Templates {
    /// 模板名称 / name of a template
    pub(super) name: Option<String>,
    /// 列出本单位样式与标准版式的每处不同及其条款 / list every deviation of your own style from the stock layouts, with its clause
    #[arg(long)]
    pub(super) deviations: bool,
    /// 写出这个模板的空白填写表（Excel，每个单位一行）/ write the blank sheet of the template, one unit a row
    #[arg(long, value_name = "FILE.xlsx", requires = "name", conflicts_with_all = ["deviations", "json"])]
    pub(super) sheet: Option<PathBuf>,
    /// 输出 JSON / write JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// `hongtou fonts`.
#[derive(Args)]
pub(super) struct Fonts {
    /// 输出 JSON / write JSON
    #[arg(long)]
    pub(super) json: bool,
    /// 列出一个角色（默认 fangsong）连同后备字体都绘不出的汉字 / list what the chain of a role cannot draw
    #[arg(long, value_name = "ROLE", num_args = 0..=1, default_missing_value = "fangsong")]
    pub(super) missing: Option<String>,
}

/// `hongtou intake`.
#[derive(Args)]
pub(super) struct Intake {
    /// 文件：文本、Markdown、.docx、.xlsx、.csv、.json 或 .zip，- 为标准输入 / file to read, - is standard input
    pub(super) file: PathBuf,
    /// 模板名称，不写则按标题判断 / name of the template, guessed from the title if absent
    #[arg(short, long, value_name = "NAME")]
    pub(super) template: Option<String>,
    /// 写入数据草稿（JSON），可供 render 使用；不写则连同提示输出 / file for the payload; without it all is printed
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// 同时校对草稿 / proofread the draft too
    #[arg(long)]
    pub(super) proof: bool,
}

/// `hongtou serve`.
#[derive(Args)]
pub(super) struct Serve {
    /// 监听地址（HONGTOU_LISTEN），默认 127.0.0.1:8080，端口 0 为任取 / address to listen at; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub(super) listen: Option<String>,
    /// 排版线程数（HONGTOU_WORKERS），默认为处理器数 / rendering threads, as many as processors by default
    #[arg(long, value_name = "N")]
    pub(super) workers: Option<String>,
    /// 等候队列长度（HONGTOU_QUEUE），默认 64 / orders that may wait, 64 by default
    #[arg(long, value_name = "N")]
    pub(super) queue: Option<String>,
    /// 批次的数据目录（HONGTOU_DATA），默认为用户数据目录下的 hongtou / folder of batches, hongtou in the user's data folder by default
    #[arg(long, value_name = "DIR")]
    pub(super) data: Option<PathBuf>,
    /// 结果保留多少小时（HONGTOU_KEEP），默认 168 / hours that results are kept, 168 by default
    #[arg(long, value_name = "HOURS")]
    pub(super) keep: Option<String>,
    /// 多少秒没有动静就由别人接手（HONGTOU_LEASE），默认 30 / seconds of silence after which another takes over, 30 by default
    #[arg(long, value_name = "SECONDS")]
    pub(super) lease: Option<String>,
    /// 一项最多排多少秒（HONGTOU_ITEM_TIME），默认 300 / seconds that printing one item may take, 300 by default
    #[arg(long, value_name = "SECONDS")]
    pub(super) item_time: Option<String>,
    /// 允许回调内部网络的地址（HONGTOU_CALLBACK_ALLOW_PRIVATE=true）/ let batches call addresses of the own network
    #[arg(long)]
    pub(super) callback_allow_private: bool,
    /// 保存草稿的目录（HONGTOU_DRAFTS），不写则服务器不存草稿 / folder to keep drafts of the staff page in; none are kept without
    #[arg(long, value_name = "DIR")]
    pub(super) drafts: Option<PathBuf>,
    /// 日志格式 text 或 json（HONGTOU_LOG_FORMAT）/ log format, text or json
    #[arg(long, value_name = "FORMAT")]
    pub(super) log_format: Option<String>,
    #[command(flatten)]
    pub(super) cluster: Cluster,
    /// 本进程不排批次，留给工作进程（HONGTOU_NO_PRINT=true）/ leave the printing of batches to workers
    #[arg(long)]
    pub(super) no_print: bool,
}

/// `hongtou work`.
#[derive(Args)]
pub(super) struct Work {
    #[command(flatten)]
    pub(super) cluster: Cluster,
    /// 排版线程数（HONGTOU_WORKERS），默认为处理器数 / printing threads, as many as processors by default
    #[arg(long, value_name = "N")]
    pub(super) workers: Option<String>,
    /// 多少秒没有动静就由别人接手（HONGTOU_LEASE），默认 30 / seconds of silence after which another takes over, 30 by default
    #[arg(long, value_name = "SECONDS")]
    pub(super) lease: Option<String>,
    /// 一项最多排多少秒（HONGTOU_ITEM_TIME），默认 300 / seconds that printing one item may take, 300 by default
    #[arg(long, value_name = "SECONDS")]
    pub(super) item_time: Option<String>,
    /// 允许回调内部网络的地址（HONGTOU_CALLBACK_ALLOW_PRIVATE=true）/ let batches call addresses of the own network
    #[arg(long)]
    pub(super) callback_allow_private: bool,
    /// 在此地址回答 /healthz 和 /readyz / answer /healthz and /readyz at this address
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub(super) health: Option<String>,
    /// 日志格式 text 或 json（HONGTOU_LOG_FORMAT）/ log format, text or json
    #[arg(long, value_name = "FORMAT")]
    pub(super) log_format: Option<String>,
}

/// Where the cluster is.
#[derive(Args, Clone)]
pub(super) struct Cluster {
    /// 集群各 NATS 节点的地址，以逗号分隔（HONGTOU_CLUSTER）/ addresses of the cluster's NATS nodes, separated by commas
    #[arg(long = "cluster", value_name = "nats://…")]
    servers: Option<String>,
    /// 集群内的名称（HONGTOU_CLUSTER_NAME），默认 hongtou / name within the cluster, hongtou by default
    #[arg(long = "cluster-name", value_name = "NAME")]
    name: Option<String>,
    /// 凭据文件（HONGTOU_CLUSTER_CREDS）/ file with credentials
    #[arg(long = "cluster-creds", value_name = "FILE")]
    credentials: Option<PathBuf>,
    /// 签发 NATS 证书的机构的证书（HONGTOU_CLUSTER_CA）/ certificate of the authority that signed those of NATS
    #[arg(long = "cluster-ca", value_name = "FILE")]
    authority: Option<PathBuf>,
    /// 每条数据的副本数 1、3 或 5（HONGTOU_CLUSTER_REPLICAS），三个节点以上默认 3 / nodes that keep each message, 3 where there are three
    #[arg(long = "cluster-replicas", value_name = "N")]
    replicas: Option<String>,
}

impl From<Cluster> for GivenCluster {
    fn from(cluster: Cluster) -> Self {
        GivenCluster {
            servers: cluster.servers,
            name: cluster.name,
            credentials: cluster.credentials,
            authority: cluster.authority,
            replicas: cluster.replicas,
        }
    }
}
