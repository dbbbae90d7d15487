/** The two passes of `resize-kernel.wat`, where each parameter is explained, on the bytes of their memory. */
export interface ResizeKernel {
  /** Pages have 64 KiB. */
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  narrow(
    source: number,
    sourceRow: number,
    rows: number,
    spans: number,
    weights: number,
    weightsRow: number,
    columns: number,
    step: 1 | -1,
    target: number,
  ): void;
  shorten(
    source: number,
    bytes: number,
    spans: number,
    weights: number,
    weightsRow: number,
    rows: number,
    target: number,
  ): void;
}

/** What `wat2wasm` of WABT makes of resize-kernel.wat, in base 64; the test compares them. */
export const RESIZE_KERNEL =
  "AGFzbQEAAAABFwJgCX9/f39/f39/fwBgB39/f39/f38AAwMCAAEFAwEAAQcdAwZtZW1vcnkCAAZuYXJyb3cAAAdzaG9ydGVuAAEK/gMC1QECCH8BeyAHQQN0IQkgByAFbCEKA0AgAyEMIAQhDSAGIQsDQCAAIAwoAgBBA2xqIQ8gDCgCBCEQIA0hDv0MAAAgAAAAIAAAACAAAAAgACERA0AgESAP/VwCAP2JAf2pASAO/QkCAP21Af2uASERIA9BA2ohDyAOQQRqIQ4gEEEBayIQDQALIBFBFv2sASERIBEgEf2FASERIAggESAR/Wb9WgIAACAIQQNqIQggDCAJaiEMIA0gCmohDSALQQFrIgsNAAsgACABaiEAIAJBAWsiAg0ACwukAgIFfwh7A0AgACACKAIAIAFsaiEHQQAhCQNAIAcgCWohCCACKAIEIQsgAyEK/QwAACAAAAAgAAAAIAAAACAAIQwgDCENIAwhDiAMIQ8DQCAI/QAEACEQIAr9CQIAIRMgEP2JASERIBD9igEhEiAMIBH9qQEgE/21Af2uASEMIA0gEf2qASAT/bUB/a4BIQ0gDiAS/akBIBP9tQH9rgEhDiAPIBL9qgEgE/21Af2uASEPIAggAWohCCAKQQRqIQogC0EBayILDQALIAYgCWogDEEW/awBIA1BFv2sAf2FASAOQRb9rAEgD0EW/awB/YUB/Wb9CwQAIAlBEGohCSAJIAFIDQALIAYgAWohBiACQQhqIQIgAyAEaiEDIAVBAWsiBQ0ACws=";

/** What is used of it, which Node.js's types leave out; a module has what its text exports. */
declare const WebAssembly: {
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: ResizeKernel };
};

/** @throws WebAssembly.CompileError where the processor has no vector instructions: older than SSE4.1, of 2008, on x86 */
export function resizeKernel(): ResizeKernel {
  const code = Uint8Array.from(atob(RESIZE_KERNEL), (character) => character.charCodeAt(0));
  return new WebAssembly.Instance(new WebAssembly.Module(code)).exports;
}
