/** The events of the contract: the C declaration beside the offsets that follow from it (x86-64). */
export const SOCKADDR_BYTES = 28;
export const MESSAGE_BYTES = 400;

export const EVENTS = {
  socket_open_events: {
    struct: `struct socket_open_event_t {
  u64 timestamp_ns;    /* 0  */
  conn_id_t conn_id;   /* 8: u32 pid, i32 fd */
  sockaddr_t addr;     /* 16: union of sockaddr, sockaddr_in, sockaddr_in6 */
};`,
    bytes: 48,
    usedBytes: 44,
  },
  socket_data_events: {
    struct: `struct socket_data_event_t {
  u64 timestamp_ns;               /* 0  */
  conn_id_t conn_id;              /* 8  */
  traffic_direction_t direction;  /* 16: kEgress = 0, kIngress = 1 */
  u32 msg_size;                   /* 20 */
  char msg[400];                  /* 24 */
};`,
    bytes: 424,
    usedBytes: 424,
  },
  /** Instead of socket_data_events, for whole messages. */
  socket_chunk_events: {
    struct: `struct socket_chunk_event_t {
  u64 timestamp_ns;               /* 0  */
  conn_id_t conn_id;              /* 8  */
  traffic_direction_t direction;  /* 16: kEgress = 0, kIngress = 1 */
  u32 msg_size;                   /* 20 */
  u64 position;                   /* 24 */
  char msg[400];                  /* 32 */
};`,
    bytes: 432,
    usedBytes: 432,
  },
  socket_close_events: {
    struct: `struct socket_close_event_t {
  u64 timestamp_ns;    /* 0 */
  conn_id_t conn_id;   /* 8 */
};`,
    bytes: 16,
    usedBytes: 16,
  },
} as const;

export type OutputName = keyof typeof EVENTS;
export const EGRESS = 0;
export const INGRESS = 1;

/** Where a program reports what was read and written: the beginning of each message, or all of it in chunks. */
export const DATA_OUTPUTS = ['socket_data_events', 'socket_chunk_events'] as const satisfies OutputName[];
export type DataOutput = (typeof DATA_OUTPUTS)[number];

/** A program that has both is judged by its chunks. */
export const dataOutputAmong = (outputs: readonly string[]): DataOutput =>
  outputs.includes('socket_chunk_events') ? 'socket_chunk_events' : 'socket_data_events';

/** Where the message begins in an event that has one. */
export const MESSAGE_AT = { socket_data_events: 24, socket_chunk_events: 32 } as const satisfies Record<
  DataOutput,
  number
>;
