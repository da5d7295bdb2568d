//! Which resources there are, and what they answer.

use super::Problem;

/// A method and a template of a path, such as `("GET", "/orders/{orderId}")`.
pub type Route = (&'static str, &'static str);

/// The routes of a function that has some for anybody. A path is of the one kind or of the other.
#[derive(Clone, Copy, Debug)]
pub struct Routes {
    /// Without a token.
    pub open: &'static [Route],
    /// With one.
    pub guarded: &'static [Route],
}

/// True if there is such a resource, whatever is to be done with it.
pub(super) fn is_known(routes: &[Route], segments: &[String]) -> bool {
    routes.iter().any(|(_, template)| fits(template, segments))
}

/// The route of a method and a path: 404 if no template fits, 405 with the methods of those that do.
pub(super) fn find(routes: &'static [Route], method: &str, segments: &[String]) -> Result<Route, Problem> {
    let mut fitting = routes.iter().filter(|(_, template)| fits(template, segments)).peekable();
    if fitting.peek().is_none() {
        return Err(Problem::not_found("there is no such resource"));
    }
    let mut allowed = Vec::new();
    for route in fitting {
        if route.0 == method {
            return Ok(*route);
        }
        if !allowed.contains(&route.0) {
            allowed.push(route.0);
        }
    }
    Err(Problem::method_not_allowed(&allowed))
}

fn fits(template: &str, segments: &[String]) -> bool {
    let mut parts = template.split('/').filter(|part| !part.is_empty());
    let all = segments.iter().all(|segment| {
        parts.next().is_some_and(|part| (part.starts_with('{') && part.ends_with('}')) || part == segment)
    });
    all && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use ::http::{HeaderMap, StatusCode};

    use super::*;

    const ROUTES: &[Route] = &[
        ("POST", "/orders"),
        ("GET", "/orders"),
        ("GET", "/orders/{orderId}"),
        ("POST", "/orders/{orderId}/cancel"),
    ];

    fn find_in(method: &str, path: &str) -> Result<Route, Problem> {
        let segments: Vec<_> = path.split('/').filter(|s| !s.is_empty()).map(str::to_owned).collect();
        find(ROUTES, method, &segments)
    }

    #[test]
    fn a_path_has_its_template() {
        assert_eq!(find_in("POST", "/orders").unwrap(), ROUTES[0]);
        assert_eq!(find_in("GET", "/orders/abcd").unwrap(), ROUTES[2]);
        assert_eq!(find_in("POST", "/orders/abcd/cancel").unwrap(), ROUTES[3]);
        for unknown in ["/", "/order", "/Orders", "/orders/abcd/ship", "/orders/abcd/cancel/now"] {
            assert_eq!(find_in("POST", unknown).unwrap_err().status(), StatusCode::NOT_FOUND, "{unknown}");
        }
    }

    #[test]
    fn another_method_is_told_those_that_are_allowed() {
        for method in ["PUT", "HEAD", "OPTIONS", "post", "X"] {
            let problem = find_in(method, "/orders").unwrap_err();
            assert_eq!(problem.status(), StatusCode::METHOD_NOT_ALLOWED);
            let mut headers = HeaderMap::new();
            problem.add_headers(&mut headers);
            assert_eq!(headers["allow"], "POST, GET");
        }
    }
}
