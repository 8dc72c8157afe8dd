#![doc = include_str!("../README.md")]

pub mod checkpoints;
pub mod data_keys;
pub mod http;
pub mod in_process;
pub mod mail;
pub mod passwords;
pub mod redis;
pub mod sql;
pub mod tokens;
