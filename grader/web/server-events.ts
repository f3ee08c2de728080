export interface ServerEvent {
  event: string;
  data: string;
}

/** The messages of server-sent events, as they come; comments are left out. Ends with the stream. */
export async function* serverEvents(stream: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const messages = (rest + decoder.decode(value, { stream: true })).split('\n\n');
      rest = messages.pop() ?? '';
      for (const message of messages) {
        const [, event, data] = /^event: (.*)\ndata: (.*)$/.exec(message) ?? [];
        if (event !== undefined && data !== undefined) yield { event, data };
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined); // an aborted one says so once more
  }
}
