/* runtime/python.js: PyScript and MicroPython's loader in one module, as start.py merges them, taught two things: to take a
   compiled program for a script's source, and WebAssembly of any media type. */
'use strict';
import { hooks } from '@pyscript/core';

// PyScript imports the interpreter from the address in its configuration: that of this very module.
export { loadMicroPython } from 'micropython';

const fetchProgram = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  const text = await answer.text();
  const end = text.indexOf('\n');
  return { ...JSON.parse(text.slice(0, end)), code: bytes(text.slice(end + 1)) };
};

const bytes = (text) => {
  const array = new Uint8Array(text.length);
  for (let at = 0; at < array.length; at += 1) array[at] = text.charCodeAt(at);
  return array;
};

const layOut = (FS, { modules, code }) => {
  let at = 0;
  for (const [path, length] of modules) {
    const folder = path.slice(0, path.lastIndexOf('/'));
    if (!FS.analyzePath(folder).exists) FS.mkdir(folder);
    FS.writeFile(path, code.subarray(at, (at += length)));
  }
  if (at !== code.length) throw new Error('a program is cut off'); // MicroPython would read on for ever (measured)
};

/* The page's script names its program, and in data-with others whose modules it needs too. They are there, as bytes, before
   the interpreter is. What is left to PyScript is the line that starts the program. */
const script = document.querySelector('script[type=mpy]');
const programs = Promise.all([script.getAttribute('src'), ...(script.dataset.with?.split(' ') ?? [])].map(fetchProgram));
programs.catch(() => {}); // said where they are needed

hooks.main.onReady.add(async ({ interpreter }) => {
  const [program, ...needed] = await programs;
  for (const each of [...needed, program]) layOut(interpreter.FS, each);
  script.removeAttribute('src');
  script.textContent = program.start;
});

// Compiling while it loads asks for a media type that not every static host knows.
const { instantiateStreaming } = WebAssembly;
const WASM = 'application/wasm';

const asWasm = (answer) =>
  answer.headers.get('Content-Type') === WASM
    ? answer // as it came, so that the browser may keep what it compiles
    : new Response(answer.body, { status: answer.status, headers: { 'Content-Type': WASM } });

WebAssembly.instantiateStreaming = async (source, imports) =>
  instantiateStreaming.call(WebAssembly, asWasm(await source), imports);
