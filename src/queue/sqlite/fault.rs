//! Errors of the database as sentences.

use rusqlite::ErrorCode;

use crate::problem::{Code, Problem};

/// The problem of a database error: busy if waiting can help, full, or a fault for the operator.
pub(super) fn of(error: &rusqlite::Error) -> Problem {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            Problem::new(Code::Busy, "数据库正被其他程序占用", "the database is locked by another program")
                .hint(
                    "请稍后重试；如一直如此，请结束占用它的程序",
                    "try again; if it lasts, end the program that locks it",
                )
        }
        Some(ErrorCode::DiskFull) => Problem::new(
            Code::StoreFull,
            format!("数据库所在磁盘已满：{error}"),
            format!("the disk of the database is full: {error}"),
        )
        .hint("请腾出磁盘空间，工作会自行继续", "free some room on the disk; the work goes on by itself"),
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => Problem::new(
            Code::QueueFault,
            format!("数据库不可写：{error}"),
            format!("the database cannot be written: {error}"),
        )
        .hint(
            "请修改目录权限，或用 --data、HONGTOU_DATA 另指一个目录",
            "mend the permissions of its folder, or name another with --data or HONGTOU_DATA",
        ),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Problem::new(
            Code::QueueFault,
            format!("数据库已损坏：{error}"),
            format!("the database is damaged: {error}"),
        )
        .hint(
            "请移走该文件后重新启动，批次需重新提交",
            "move the file away and start again; batches are sent anew",
        ),
        _ => Problem::new(
            Code::QueueFault,
            format!("数据库出错：{error}"),
            format!("the database failed: {error}"),
        ),
    }
}
