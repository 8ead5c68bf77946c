// Runs a Python program, from standard input, in the MicroPython that ships; its argument is the path of micropython.mjs.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const { loadMicroPython } = await import(pathToFileURL(process.argv[2]));
const interpreter = await loadMicroPython({ heapsize: 64 * 1024 * 1024, linebuffer: true, stdout: console.log, stderr: console.log });
await interpreter.runPythonAsync(readFileSync(0, 'utf8'));
