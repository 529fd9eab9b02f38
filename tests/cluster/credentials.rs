//! What an office has to show its NATS: certificates, and the operator, accounts and users of decentralized access (JWT and seed).

use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

fn openssl(folder: &Path, arguments: &[&str]) {
    let output = Command::new("openssl").args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Makes `NAME.pem`, the certificate of an authority, and `server.pem` with `server.key` that it signed for this machine.
pub(crate) fn authority(folder: &Path, name: &str) -> PathBuf {
    const KEY: [&str; 5] = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
    let (key, certificate, subject) = (format!("{name}.key"), format!("{name}.pem"), format!("/CN={name}"));
    let mut own =
        vec!["req", "-x509", "-days", "2", "-keyout", &key, "-out", &certificate, "-subj", &subject];
    own.extend(KEY);
    openssl(folder, &own);
    let mut asked = vec!["req", "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=nats"];
    asked.extend(KEY);
    openssl(folder, &asked);
    std::fs::write(folder.join("names"), "subjectAltName=IP:127.0.0.1,DNS:localhost\n").unwrap();
    let mut signed = vec!["x509", "-req", "-in", "server.csr", "-CA", &certificate, "-CAkey", &key];
    signed.extend(["-CAcreateserial", "-days", "2", "-extfile", "names", "-out", "server.pem"]);
    openssl(folder, &signed);
    folder.join(certificate)
}

/// A pair of keys as NATS writes them, made of a seed.
struct Pair {
    private: PathBuf,
    public: String,
    seed: String,
}

/// What a key is for; the number makes its first letter.
#[derive(Clone, Copy)]
enum Role {
    Account = 0,
    Operator = 14 << 3,
    User = 20 << 3,
}

impl Pair {
    fn new(folder: &Path, role: Role, seed: u8) -> Pair {
        let private = folder.join(format!("{seed}.der"));
        let bytes = [seed; 32];
        // RFC 8410: the head of a private key of Ed25519.
        let mut der = b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20".to_vec();
        der.extend(bytes);
        std::fs::write(&private, der).unwrap();
        let public = folder.join("public.der");
        openssl(
            folder,
            &[
                "pkey",
                "-inform",
                "DER",
                "-in",
                private.to_str().unwrap(),
                "-pubout",
                "-outform",
                "DER",
                "-out",
                public.to_str().unwrap(),
            ],
        );
        let public = std::fs::read(public).unwrap();
        let prefix = role as u8;
        Pair {
            private,
            public: written(&[prefix], &public[public.len() - 32..]),
            seed: written(&[(18 << 3) | (prefix >> 5), (prefix & 31) << 3], &bytes),
        }
    }

    /// A signed statement about someone.
    fn says(&self, folder: &Path, about: &str, what: &Value) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let claims = json!({ "jti": "t", "iat": 1_700_000_000, "iss": self.public, "sub": about, "name": "t", "nats": what });
        let text = format!("{}.{}", part(&json!({ "typ": "JWT", "alg": "ed25519-nkey" })), part(&claims));
        let (message, signature) = (folder.join("message"), folder.join("signature"));
        std::fs::write(&message, &text).unwrap();
        openssl(
            folder,
            &[
                "pkeyutl",
                "-sign",
                "-rawin",
                "-keyform",
                "DER",
                "-inkey",
                self.private.to_str().unwrap(),
                "-in",
                "message",
                "-out",
                "signature",
            ],
        );
        format!("{text}.{}", URL_SAFE_NO_PAD.encode(std::fs::read(signature).unwrap()))
    }
}

/// A key as text: base 32 of what it is, its bytes, and their checksum.
fn written(head: &[u8], key: &[u8]) -> String {
    let mut bytes = [head, key].concat();
    let mut sum = 0_u16;
    for byte in &bytes {
        sum ^= u16::from(*byte) << 8;
        for _ in 0..8 {
            sum = if sum & 0x8000 == 0 { sum << 1 } else { (sum << 1) ^ 0x1021 };
        }
    }
    bytes.extend(sum.to_le_bytes());
    let (mut text, mut rest, mut bits) = (String::new(), 0_u32, 0);
    for byte in bytes {
        (rest, bits) = ((rest << 8) | u32::from(byte), bits + 8);
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[(rest >> bits) as usize & 31]));
        }
    }
    if bits > 0 {
        text.push(char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[(rest << (5 - bits)) as usize & 31]));
    }
    text
}

/// The configuration of a node that knows one operator, and the file that a user of its only office shows.
pub(crate) fn decentralized(folder: &Path) -> (String, PathBuf) {
    let operator = Pair::new(folder, Role::Operator, 1);
    let (system, office) = (Pair::new(folder, Role::Account, 2), Pair::new(folder, Role::Account, 3));
    let user = Pair::new(folder, Role::User, 4);
    let mut limits = json!({ "wildcards": true });
    for name in ["subs", "data", "payload", "imports", "exports", "conn", "leaf"] {
        limits[name] = (-1).into();
    }
    let plain = json!({ "type": "account", "version": 2, "limits": limits });
    for name in ["mem_storage", "disk_storage", "streams", "consumer"] {
        limits[name] = (-1).into();
    }
    let storing = json!({ "type": "account", "version": 2, "limits": limits });
    let config = format!(
        "operator: {}\nsystem_account: {}\nresolver: MEMORY\nresolver_preload: {{\n{}: {}\n{}: {}\n}}\n",
        operator.says(folder, &operator.public, &json!({ "type": "operator", "version": 2 })),
        system.public,
        system.public,
        operator.says(folder, &system.public, &plain),
        office.public,
        operator.says(folder, &office.public, &storing),
    );
    let may =
        json!({ "type": "user", "version": 2, "pub": {}, "sub": {}, "subs": -1, "data": -1, "payload": -1 });
    let shown = folder.join("user.creds");
    let text = format!(
        "-----BEGIN NATS USER JWT-----\n{}\n------END NATS USER JWT------\n\n-----BEGIN USER NKEY SEED-----\n{}\n------END USER NKEY SEED------\n",
        office.says(folder, &user.public, &may),
        user.seed,
    );
    std::fs::write(&shown, text).unwrap();
    (config, shown)
}
