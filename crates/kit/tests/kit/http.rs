//! What every HTTP API function shares, around a small one.

mod bodies;
mod callers;
mod open;
mod properties;
mod requests;
mod support;
