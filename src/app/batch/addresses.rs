//! Which addresses may be called: not those of the machine or its own network, looked at after the name was resolved.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

use crate::problem::{Code, Problem};

/// Begins the text of the error that a denied address is told by.
const DENIED: &str = "denied address";

/// Resolves names, and refuses what may not be called. What it returns is what is connected to.
#[derive(Debug)]
pub(super) struct Guarded {
    resolver: DefaultResolver,
    allow_private: bool,
}

impl Guarded {
    /// A resolver that refuses private addresses, or allows all.
    pub(super) fn new(allow_private: bool) -> Guarded {
        Guarded { resolver: DefaultResolver::default(), allow_private }
    }
}

impl Resolver for Guarded {
    fn resolve(
        &self,
        uri: &Uri,
        config: &ureq::config::Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.resolver.resolve(uri, config, timeout)?;
        // One address that is denied denies the name: which one would be taken is not for its owner to play with.
        match found.iter().find(|address| !self.allow_private && is_private(address.ip())) {
            Some(address) => {
                let words = format!("{DENIED} {}", address.ip());
                Err(std::io::Error::new(ErrorKind::PermissionDenied, words).into())
            }
            None => Ok(found),
        }
    }
}

/// The problem of an address that was denied, if that is what the error says.
pub(super) fn denied(error: &ureq::Error) -> Option<Problem> {
    let ureq::Error::Io(error) = error else { return None };
    let words = error.to_string();
    let address = words.strip_prefix(DENIED).filter(|_| error.kind() == ErrorKind::PermissionDenied)?.trim();
    Some(
        Problem::new(
            Code::Value,
            format!("回调地址指向内部网络（{address}），不予调用"),
            format!("the address of the call is in the own network ({address}) and is not called"),
        )
        .hint(
            "如确为本单位系统，请运维以 --callback-allow-private 启动服务",
            "if it is a system of your own, let the operator start with --callback-allow-private",
        ),
    )
}

/// Whether an address is of the machine itself, of a private or link-local network, or of none that a caller could mean.
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_private_v4(address),
        IpAddr::V6(address) => match address.to_ipv4_mapped().or_else(|| embedded(address)) {
            Some(inner) => is_private_v4(inner),
            None => is_private_v6(address),
        },
    }
}

fn is_private_v4(address: Ipv4Addr) -> bool {
    let [first, second, third, _] = address.octets();
    address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_broadcast()
        || address.is_documentation()
        || first == 0
        // Shared address space (RFC 6598), protocol assignments (RFC 6890), benchmarking (RFC 2544), reserved (RFC 1112).
        || (first == 100 && (64..128).contains(&second))
        || (first == 192 && second == 0 && third == 0)
        || (first == 198 && (18..20).contains(&second))
        || first >= 240
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    address.is_loopback()
        || address.is_unspecified()
        || address.is_multicast()
        || address.is_unique_local()
        || address.is_unicast_link_local()
        // Site-local (RFC 3879).
        || address.segments()[0] & 0xffc0 == 0xfec0
}

/// The IPv4 address that stands inside an IPv6 one: compatible (RFC 4291), NAT64 (RFC 6052) or 6to4 (RFC 3056).
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let joined = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match (a, b, c, d, e, f) {
        (0, 0, 0, 0, 0, 0) if g != 0 => Some(joined(g, h)),
        (0x64, 0xff9b, 0, 0, 0, 0) => Some(joined(g, h)),
        (0x2002, ..) => Some(joined(b, c)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::is_private;

    #[test]
    fn the_own_network_is_told_from_the_rest() {
        let private = [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "::ffff:10.0.0.1",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "fec0::1",
            "::7f00:1",
        ];
        for address in private {
            assert!(is_private(address.parse().unwrap()), "{address}");
        }
        for address in ["1.1.1.1", "172.32.0.1", "100.128.0.1", "2400:3200::1", "::ffff:8.8.8.8"] {
            assert!(!is_private(address.parse().unwrap()), "{address}");
        }
    }
}
