/**
 * The TensorFlow that the engine is built on: the wheels of the Python package index that hold its C library, with the SHA-256
 * digests that the index publishes for them. Another version means another table, nothing else.
 */

/** 2.21.0 works too and is as fast, but it writes to standard error as it is loaded, before anything can tell it not to. */
export const TENSORFLOW_VERSION = "2.20.0";

/** The oldest C library (glibc) that the wheels below run on. */
export const OLDEST_GLIBC = "2.27";

/** Wheels are named for one Python; ours never runs, so any that has wheels of this version will do. */
export const PYTHON_VERSION = "3.12";

/** @typedef {{name: string, version: string, digest: string}} Wheel */

/** @typedef {{build: "cpu" | "cuda", arch: "x64" | "arm64", megabytes: number, roomMegabytes: number, wheels: readonly Wheel[]}} Release */

/** @type {Release} */
const cpuX64 = {
  build: "cpu",
  arch: "x64",
  megabytes: 259,
  roomMegabytes: 1100,
  wheels: [
    {
      name: "tensorflow-cpu",
      version: TENSORFLOW_VERSION,
      digest: "c7a9224185818094ed95c4e114d3efe77241db35fbf0b75251fb2bf6222dd6a7",
    },
  ],
};

/** @type {Release} */
const cpuArm64 = {
  build: "cpu",
  arch: "arm64",
  megabytes: 260,
  roomMegabytes: 1100,
  wheels: [
    {
      name: "tensorflow",
      version: TENSORFLOW_VERSION,
      digest: "2bfbfb3dd0e22bffc45fe1e922390d27753e99261fab8a882e802cf98a0e078f",
    },
  ],
};

/**
 * `tensorflow` with what its `and-cuda` extra asks for (CUDA 12, cuDNN 9).
 * @type {Release}
 */
const cudaX64 = {
  build: "cuda",
  arch: "x64",
  megabytes: 3300,
  roomMegabytes: 6500,
  wheels: [
    {
      name: "tensorflow",
      version: TENSORFLOW_VERSION,
      digest: "25265b0bc527e0d54b1e9cc60c44a24f44a809fe27666b905f0466471f9c52ec",
    },
    {
      name: "nvidia-cublas-cu12",
      version: "12.9.3.13",
      digest: "d7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72",
    },
    {
      name: "nvidia-cuda-cupti-cu12",
      version: "12.8.90",
      digest: "ea0cb07ebda26bb9b29ba82cda34849e73c166c18162d3913575b0c9db9a6182",
    },
    {
      name: "nvidia-cuda-nvcc-cu12",
      version: "12.9.86",
      digest: "5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0",
    },
    {
      name: "nvidia-cuda-nvrtc-cu12",
      version: "12.9.86",
      digest: "210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4",
    },
    {
      name: "nvidia-cuda-runtime-cu12",
      version: "12.9.79",
      digest: "25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3",
    },
    {
      name: "nvidia-cudnn-cu12",
      version: "9.28.0.42",
      digest: "9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375",
    },
    {
      name: "nvidia-cufft-cu12",
      version: "11.4.1.4",
      digest: "c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28",
    },
    {
      name: "nvidia-curand-cu12",
      version: "10.3.10.19",
      digest: "49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e",
    },
    {
      name: "nvidia-cusolver-cu12",
      version: "11.7.5.82",
      digest: "15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88",
    },
    {
      name: "nvidia-cusparse-cu12",
      version: "12.5.10.65",
      digest: "73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78",
    },
    {
      name: "nvidia-nccl-cu12",
      version: "2.32.3",
      digest: "bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c",
    },
    {
      name: "nvidia-nvjitlink-cu12",
      version: "12.9.86",
      digest: "e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9",
    },
  ],
};

/**
 * What fits this machine, best first: the CUDA build where there is an NVIDIA GPU, then the CPU build.
 * @param {string} arch as `process.arch`
 * @param {boolean} hasGpu
 * @returns {Release[]}
 */
export function releasesFor(arch, hasGpu) {
  if (arch === "x64") return hasGpu ? [cudaX64, cpuX64] : [cpuX64];
  return arch === "arm64" ? [cpuArm64] : [];
}

/** What is needed of a wheel: libraries, the headers that the binding includes, licences. Everything else stays packed. */
export const NEEDED_FILES = [
  String.raw`tensorflow/libtensorflow_(cc|framework)\.so\.2`,
  String.raw`tensorflow/include/tensorflow/c/.*\.h`,
  String.raw`tensorflow/include/(tensorflow/core|tsl)/platform/ctstring.*\.h`,
  String.raw`tensorflow/include/xla/tsl/c/.*\.h`,
  String.raw`tensorflow/THIRD_PARTY_NOTICES\.txt`,
  String.raw`[^/]+\.dist-info/(licenses/)?(LICENSE|License)[^/]*`,
  String.raw`nvidia/[^/]+/lib/.*\.so(\.\d+)*`,
  "nvidia/cuda_nvcc/(bin/ptxas|nvvm/libdevice/.*)",
];
