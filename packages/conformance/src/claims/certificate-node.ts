/**
 * What the suite's TURN server shows over TLS: a certificate for `localhost` and 127.0.0.1 that nobody has signed but its
 * owner. Its key is no secret, since it is here; the process of a run trusts it, and nothing else does.
 */
export const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBnDCCAUGgAwIBAgIURBWLpCYiyqeQp+QJwcDFJjqJh9kwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyODAxMzE1MVoYDzIxMjYxMTA0
MDEzMTUxWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAStAyxyGvqdyj/saeQirxO15iUuuVwZWzzMrrBfbNmJ1wyW87WO8hzT
/nMQLZnC4VRTiuzy4m1gz5+M/KVsZNMjo28wbTAdBgNVHQ4EFgQU6w4CwHqxRTFi
4n9p/NR9LNRh/9MwHwYDVR0jBBgwFoAU6w4CwHqxRTFi4n9p/NR9LNRh/9MwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSQAwRgIhAOP3Yq5jlSV/ArTqirdFRc2He7imWmejbS4eno3vZLoCAiEA
o3oB6PiHW1uj74eL1mhbnFQ2k6cYmSuEWm2hIDjLb3A=
-----END CERTIFICATE-----
`;

/** The key of {@link CERTIFICATE}. */
export const CERTIFICATE_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgKk5XID1xrEJdrCyl
F8faRgpiqmrJKDKL4TPGLK56PFOhRANCAAStAyxyGvqdyj/saeQirxO15iUuuVwZ
WzzMrrBfbNmJ1wyW87WO8hzT/nMQLZnC4VRTiuzy4m1gz5+M/KVsZNMj
-----END PRIVATE KEY-----
`;
