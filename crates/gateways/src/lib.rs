//! The world outside: the payment gateway, the model, the mailer.
