import { totalmem } from 'node:os'

const mebibyte = 1024 * 1024

/**
 * What chDB is started with. Its defaults are those of a server that has a machine to itself; ours
 * shares a small one, and has to be quiet when nothing happens (ADR 0002 has the measurements).
 */
export function engineArguments(): string[] {
  return [
    // Half of the machine at most, so that the intake and the page cache keep the rest.
    `--max_server_memory_usage=${Math.floor(totalmem() / 2)}`,
    `--mark_cache_size=${128 * mebibyte}`,
    `--primary_index_cache_size=${128 * mebibyte}`,
    `--index_mark_cache_size=${16 * mebibyte}`,
    `--query_condition_cache_size=${16 * mebibyte}`,
    // Questions carry lists of values; the default of 256 KiB is for hand-written ones.
    `--max_query_size=${16 * mebibyte}`,
  ]
}
