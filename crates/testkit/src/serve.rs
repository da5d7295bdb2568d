//! One small HTTP/1.1 server for all stubs.

use std::net::SocketAddr;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::task::{AbortHandle, JoinSet};

/// What a stub does with one request. `None` closes the connection without an answer.
pub(crate) type Answer = Option<Response<Full<Bytes>>>;

/// A running server. Dropping it closes its listener and every connection.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) addr: SocketAddr,
    task: AbortHandle,
}

impl Server {
    /// Serves on a free port of loopback, on the current runtime.
    pub(crate) async fn start<H, F>(handle: H) -> Self
    where
        H: Fn(Request<Incoming>) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Answer> + Send + 'static,
    {
        Self::start_on(0, handle).await
    }

    /// Serves on a port of loopback that others know beforehand; 0 is any free one.
    pub(crate) async fn start_on<H, F>(port: u16, handle: H) -> Self
    where
        H: Fn(Request<Incoming>) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Answer> + Send + 'static,
    {
        let listener = TcpListener::bind(("127.0.0.1", port)).await;
        let listener = listener.unwrap_or_else(|error| panic!("port {port} of loopback: {error}"));
        let addr = listener.local_addr().expect("the listener has an address");
        // The connections live in a set inside this task, so that aborting it ends them as well.
        let task = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                tokio::select! {
                    accepted = listener.accept() => {
                        let Ok((socket, _)) = accepted else { continue };
                        // Small answers must not wait for the client's delayed acknowledgement.
                        if socket.set_nodelay(true).is_err() { continue }
                        connections.spawn(connection(socket, handle.clone()));
                    }
                    Some(_) = connections.join_next() => {}
                }
            }
        });
        Self { addr, task: task.abort_handle() }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.addr)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn connection<H, F>(socket: tokio::net::TcpStream, handle: H)
where
    H: Fn(Request<Incoming>) -> F,
    F: Future<Output = Answer>,
{
    // An error as the service's answer makes hyper drop the connection without a response.
    let service = service_fn(|request| {
        let answer = handle(request);
        async move { answer.await.ok_or("closed without an answer") }
    });
    // A client that goes away mid-request is part of what these stubs are for: nothing to report.
    http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(socket), service).await.ok();
}

/// A response with a body and its content type.
pub(crate) fn response(status: u16, content_type: &str, body: impl Into<Bytes>) -> Response<Full<Bytes>> {
    Response::builder()
        .status(status)
        .header(http::header::CONTENT_TYPE, content_type)
        .body(Full::new(body.into()))
        .expect("a valid status and content type")
}

/// The whole body of a request; `None` when the client went away.
pub(crate) async fn body(request: Request<Incoming>) -> Option<Bytes> {
    use http_body_util::BodyExt as _;
    request.into_body().collect().await.ok().map(http_body_util::Collected::to_bytes)
}
