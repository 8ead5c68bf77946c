"""How much memory the card's own frame takes, without what is only waiting to be collected."""

MEBIBYTE = 1_048_576

WATCH = """(() => {
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const instantiate = WebAssembly[name];
    WebAssembly[name] = async (...values) => {
      const result = await instantiate.apply(WebAssembly, values);
      const { exports } = result.instance ?? result;
      window.pythonMemory = Object.values(exports).find((value) => value instanceof WebAssembly.Memory);
      return result;
    };
  }
})()"""


def watch(context):
    """From the next page on, have measure know MicroPython's memory."""
    context.add_init_script(WATCH)


def measure(context, frame):
    """Bytes of JavaScript objects, and of MicroPython's own memory (0 where it has not started), in that frame."""
    session = context.new_cdp_session(frame)
    session.send("HeapProfiler.collectGarbage")
    objects = session.send("Runtime.getHeapUsage")["usedSize"]
    session.detach()
    return int(objects), frame.evaluate("() => window.pythonMemory?.buffer.byteLength ?? 0")
