//! Where one client message of the Postgres protocol ends and the next begins.
//!
//! The first message of a connection has no type byte: a length (which counts itself) and a code. After an encryption
//! request another first message follows. Every later message is a type byte, then the length, which does not count
//! the type. <https://www.postgresql.org/docs/current/protocol-message-formats.html>
//!
//! Anything else (TLS, HTTP) is opaque: there, each piece read counts as one message.

use bytes::{Buf as _, BytesMut};

const SSL_REQUEST: u32 = 80_877_103;
const GSS_REQUEST: u32 = 80_877_104;
/// Postgres refuses longer first messages (`MAX_STARTUP_PACKET_LENGTH`), so what claims more is another protocol.
const LONGEST_STARTUP: usize = 10_000;

/// A run of bytes that belongs to one message.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) bytes: BytesMut,
    /// The message begins with this piece.
    pub(super) starts: bool,
    /// The message is complete after this piece.
    pub(super) ends: bool,
}

#[derive(Debug, Default)]
pub(super) struct Framing {
    phase: Phase,
    /// Bytes still to come of the message that is under way.
    left: usize,
}

#[derive(Debug, Default, Clone, Copy)]
enum Phase {
    #[default]
    Startup,
    Typed,
    Opaque,
}

impl Framing {
    /// Takes the next piece off the buffer. `None`: more must be read first. A long message comes in several pieces, so
    /// that nothing has to be held in memory.
    pub(super) fn next(&mut self, buffer: &mut BytesMut) -> Option<Piece> {
        let starts = self.left == 0;
        if starts {
            self.left = self.header(buffer)?;
        }
        if buffer.is_empty() {
            return None;
        }
        let bytes = buffer.split_to(self.left.min(buffer.len()));
        self.left -= bytes.len();
        Some(Piece { bytes, starts, ends: self.left == 0 })
    }

    /// The length of the message at the start of the buffer, or `None` while its header is incomplete.
    fn header(&mut self, buffer: &BytesMut) -> Option<usize> {
        if buffer.is_empty() {
            return None;
        }
        match self.phase {
            Phase::Opaque => Some(buffer.len()),
            Phase::Typed => {
                let mut header = buffer.get(1..5)?;
                Some(1 + header.get_u32() as usize)
            }
            Phase::Startup => {
                // The length's first byte tells already, and another protocol may not send eight bytes at first.
                if buffer.first() != Some(&0) {
                    return Some(self.opaque(buffer));
                }
                let mut header = buffer.get(..8)?;
                let length = header.get_u32() as usize;
                let code = header.get_u32();
                if !(8..=LONGEST_STARTUP).contains(&length) {
                    return Some(self.opaque(buffer));
                }
                if code != SSL_REQUEST && code != GSS_REQUEST {
                    self.phase = Phase::Typed;
                }
                Some(length)
            }
        }
    }

    fn opaque(&mut self, buffer: &BytesMut) -> usize {
        self.phase = Phase::Opaque;
        buffer.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn startup(code: u32, rest: &[u8]) -> Vec<u8> {
        let length = u32::try_from(8 + rest.len()).unwrap();
        [&length.to_be_bytes(), &code.to_be_bytes(), rest].concat()
    }

    fn typed(kind: u8, rest: &[u8]) -> Vec<u8> {
        let length = u32::try_from(4 + rest.len()).unwrap();
        [&[kind], &length.to_be_bytes()[..], rest].concat()
    }

    /// Feeds the conversation in pieces of `size` bytes and returns the messages that came out.
    fn messages(conversation: &[u8], size: usize) -> Vec<Vec<u8>> {
        let (mut framing, mut buffer, mut found) = (Framing::default(), BytesMut::new(), Vec::new());
        let mut current = Vec::new();
        for part in conversation.chunks(size) {
            buffer.extend_from_slice(part);
            while let Some(piece) = framing.next(&mut buffer) {
                assert_eq!(piece.starts, current.is_empty());
                current.extend_from_slice(&piece.bytes);
                if piece.ends {
                    found.push(std::mem::take(&mut current));
                }
            }
        }
        assert!(current.is_empty() && buffer.is_empty(), "bytes left over");
        found
    }

    #[test]
    fn a_conversation_splits_into_its_messages_however_it_arrives() {
        let parts = [
            startup(SSL_REQUEST, b""),
            startup(196_608, b"user\0tradewind\0\0"),
            typed(b'p', b"secret\0"),
            typed(b'Q', b"BEGIN\0"),
            typed(b'P', &[7; 3000]),
            typed(b'S', b""),
        ];
        let conversation = parts.concat();
        for size in [1, 3, 7, 64, conversation.len()] {
            assert_eq!(messages(&conversation, size), parts, "in pieces of {size}");
        }
    }

    #[test]
    fn another_protocol_is_opaque() {
        for text in [&b"POST / HTTP/1.1\r\n\r\n"[..], b"hello", &[0x16, 3, 1], &[0, 0, 0, 1, 0, 0, 0, 0]] {
            let mut buffer = BytesMut::from(text);
            let piece = Framing::default().next(&mut buffer).unwrap();
            assert!(piece.starts && piece.ends);
            assert_eq!(piece.bytes, text);
        }
    }
}
