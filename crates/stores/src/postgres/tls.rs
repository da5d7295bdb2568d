//! TLS to Postgres: the host's certificate authorities, and one more file if given. Names are verified.

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::StoreError;

pub(super) fn connector(ca_file: Option<&str>) -> Result<MakeRustlsConnect, StoreError> {
    let mut roots = RootCertStore::empty();
    // Certificates of the host that do not parse are the host's affair; none at all is an error below.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(path) = ca_file {
        let problem =
            |e: &dyn std::fmt::Display| StoreError::Settings(format!("certificates of {path}: {e}"));
        for certificate in CertificateDer::pem_file_iter(path).map_err(|e| problem(&e))? {
            roots.add(certificate.map_err(|e| problem(&e))?).map_err(|e| problem(&e))?;
        }
    }
    if roots.is_empty() {
        return Err(StoreError::Settings("no trusted certificates on this host".to_owned()));
    }
    let provider = rustls::crypto::aws_lc_rs::default_provider();
    let config = ClientConfig::builder_with_provider(provider.into())
        .with_safe_default_protocol_versions()
        .map_err(|e| StoreError::Settings(e.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}
