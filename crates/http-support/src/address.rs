use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    str::FromStr,
    sync::Arc,
};

use actix_web::http::header::{HeaderMap, HeaderName, X_FORWARDED_FOR};
use ipnet::IpNet;

/// Networks of the proxies whose word about a client's address is believed (`TRUSTED_PROXIES`); none by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Arc<[IpNet]>);

impl fmt::Display for TrustedProxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let networks: Vec<_> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&networks.join(","))
    }
}

impl FromStr for TrustedProxies {
    type Err = ();

    /// Reads networks (`10.0.0.0/8`) and single addresses, separated by commas.
    fn from_str(text: &str) -> Result<Self, ()> {
        let network = |text: &str| -> Result<IpNet, ()> {
            let alone = || text.parse::<IpAddr>().map(IpNet::from);
            text.parse::<IpNet>().or_else(|_| alone()).map_err(drop)
        };
        let networks: Result<Arc<[IpNet]>, ()> =
            text.split(',').map(str::trim).filter(|text| !text.is_empty()).map(network).collect();
        networks.map(Self)
    }
}

impl TrustedProxies {
    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }

    /// The client's own address: the peer's, or, when that is a trusted proxy, the rightmost hop of `X-Forwarded-For`
    /// that is none (platform.md §6.5). What a client writes into the header itself stands further left and counts for nothing.
    pub(crate) fn client_of(&self, peer: Option<IpAddr>, headers: &HeaderMap) -> Option<IpAddr> {
        let mut client = peer?.to_canonical();
        for hop in hops(headers, &X_FORWARDED_FOR).iter().rev() {
            if !self.trusts(client) {
                break;
            }
            // A proxy that writes nonsense is itself the last that is known.
            let Some(address) = hop else { break };
            client = address.to_canonical();
        }
        Some(client)
    }
}

/// Every hop in the order written, repeated headers one after the other.
fn hops(headers: &HeaderMap, name: &HeaderName) -> Vec<Option<IpAddr>> {
    let values = headers.get_all(name).map(|value| value.to_str().unwrap_or_default());
    values.flat_map(|value| value.split(',')).map(|hop| address_of(hop.trim())).collect()
}

/// An address with or without a port, as proxies write them.
fn address_of(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

/// The network of an address, short of naming its user: /24, or /48 of IPv6.
pub(crate) fn prefix_of(address: IpAddr) -> Arc<str> {
    network(address, 24, 48).to_string().into()
}

/// Who shares one limit: an address, or the /64 of IPv6 that one household has to itself.
pub(crate) fn household_of(address: IpAddr) -> String {
    if address.is_ipv4() { address.to_string() } else { network(address, 32, 64).to_string() }
}

fn network(address: IpAddr, v4: u8, v6: u8) -> IpNet {
    let length = if address.is_ipv4() { v4 } else { v6 };
    IpNet::new(address, length).unwrap_or_else(|_| IpNet::from(address)).trunc()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;
    use proptest::prelude::*;

    use super::*;

    fn client(trusted: &str, peer: &str, forwarded: &[&str]) -> String {
        let trusted: TrustedProxies = trusted.parse().unwrap();
        let request = forwarded.iter().fold(TestRequest::default(), |request, value| {
            request.append_header(("X-Forwarded-For", (*value).to_owned()))
        });
        let request = request.to_http_request();
        trusted.client_of(peer.parse().ok(), request.headers()).unwrap().to_string()
    }

    #[test]
    fn scenario_30_a_peer_that_is_no_proxy_of_ours_speaks_for_itself_alone() {
        assert_eq!(client("", "203.0.113.7", &["198.51.100.1"]), "203.0.113.7");
        assert_eq!(client("10.0.0.0/8", "203.0.113.7", &["198.51.100.1"]), "203.0.113.7");
    }

    #[test]
    fn scenario_30_behind_our_proxies_the_rightmost_stranger_is_the_client() {
        for (forwarded, expected) in [
            (&["198.51.100.1"][..], "198.51.100.1"),
            (&["6.6.6.6, 198.51.100.1"][..], "198.51.100.1"),
            (&["6.6.6.6", "198.51.100.1, 10.0.0.9"][..], "198.51.100.1"),
            (&["198.51.100.1:4711"][..], "198.51.100.1"),
            (&["[2001:db8::1]:4711"][..], "2001:db8::1"),
            (&["::ffff:198.51.100.1"][..], "198.51.100.1"),
            (&["6.6.6.6, nonsense"][..], "10.0.0.1"),
            (&["10.0.0.2"][..], "10.0.0.2"),
            (&[][..], "10.0.0.1"),
        ] {
            assert_eq!(client("10.0.0.0/8, ::1", "10.0.0.1", forwarded), expected, "{forwarded:?}");
        }
    }

    #[test]
    fn networks_are_kept_coarse() {
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        assert_eq!(&*prefix_of(address("203.0.113.77")), "203.0.113.0/24");
        assert_eq!(&*prefix_of(address("2001:db8:1:2:3::4")), "2001:db8:1::/48");
        assert_eq!(household_of(address("203.0.113.77")), "203.0.113.77");
        assert_eq!(household_of(address("2001:db8:1:2:3::4")), "2001:db8:1:2::/64");
    }

    #[test]
    fn what_is_no_network_is_refused() {
        assert!("10.0.0.0/33".parse::<TrustedProxies>().is_err());
        assert!("proxy.example".parse::<TrustedProxies>().is_err());
        assert_eq!("".parse::<TrustedProxies>(), Ok(TrustedProxies::default()));
    }

    proptest! {
        #[test]
        fn no_header_names_a_client_past_a_stranger(forwarded in "\\PC{0,80}") {
            let request = TestRequest::default().insert_header(("X-Forwarded-For", forwarded)).to_http_request();
            let peer: IpAddr = "203.0.113.7".parse().unwrap();
            let trusted: TrustedProxies = "10.0.0.0/8".parse().unwrap();
            prop_assert_eq!(trusted.client_of(Some(peer), request.headers()), Some(peer));
        }
    }
}
