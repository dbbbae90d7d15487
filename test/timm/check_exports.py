#!/usr/bin/env python3
"""Holds Hatchery's weights to timm's, both ways: what PyTorch saves predicts here as there, and what is exported here loads into timm.

Needs pip's torch, timm and safetensors, and a built checkout. For each of the six architectures, on weights drawn at random:
- a state dict saved by torch.save (zip, legacy, half precision, nested with module. prefixes) and as safetensors predicts the same logits;
- imported and exported again, it loads into timm with strict=True and holds the same values;
- a network generated from it loads with strict=True, and its generated subset alone leaves nothing unexpected; both give our logits.
A deviation is the largest between two logits, in units of the largest logit where that is above 1. Exits with 1 above the limit.
"""
import argparse, json, math, pathlib, shlex, subprocess, sys, tempfile, time
import safetensors.torch, timm, torch

ROOT = pathlib.Path(__file__).resolve().parents[2]
ARCHITECTURES = ["resnet18", "resnet50", "vit_tiny_patch16_224", "vit_base_patch16_224", "convnext_tiny", "convnext_base"]
LIMIT = 1e-3
# What is collected from: MNIST in colour, at the smallest size that all six take.
SIZE, CLASSES, BATCH = 32, 10, 8
USUAL_SIZE, USUAL_CLASSES = 224, 1000


def create(architecture, size, classes):
    """The model of timm for such images, in evaluation mode, with weights that no layer leaves at zero or one."""
    image = {"img_size": size} if architecture.startswith("vit") else {}
    model = timm.create_model(architecture, pretrained=False, num_classes=classes, **image).eval()
    generator = torch.Generator().manual_seed(20)
    for name, tensor in model.state_dict().items():
        values = torch.randn(tensor.shape, generator=generator)
        if name.endswith("num_batches_tracked"):
            tensor.fill_(1234)
        elif name.endswith("running_var"):
            tensor.copy_(1 + 0.5 * values.tanh())
        elif name.endswith("gamma"):
            tensor.copy_(0.5 + 0.1 * values)
        elif name in ("cls_token", "pos_embed"):
            tensor.copy_(0.2 * values)
        elif tensor.dim() < 2:
            tensor.copy_(0.1 * values + name.endswith(".weight"))
        else:
            tensor.copy_(values / math.sqrt(tensor[0].numel()))
    return model


def logits_of(model, images):
    with torch.no_grad():
        return model(images)


class Check:
    def __init__(self, command, work):
        self.command, self.work, self.results = command, work, []

    def hatchery(self, *arguments):
        """Runs a command of Hatchery and gives what it prints as JSON."""
        done = subprocess.run([*self.command, *map(str, arguments), "--json"], cwd=ROOT, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"hatchery {shlex.join(map(str, arguments))} ended with {done.returncode}:\n{done.stderr}")
        return json.loads(done.stdout)

    def predict(self, architecture, weights, images, *options):
        given, found = self.work / "images.safetensors", self.work / "logits.safetensors"
        safetensors.torch.save_file({"images": images}, given)
        self.hatchery("predict", "--architecture", architecture, "--weights", weights, "--images", given, "--out", found, *options)
        return safetensors.torch.load_file(found)["logits"]

    def compare(self, architecture, case, ours, theirs):
        """Notes by how much two sets of logits differ."""
        deviation = float((ours - theirs).abs().max() / theirs.abs().max().clamp(min=1))
        self.note(architecture, case, deviation, f"logits up to {float(theirs.abs().max()):.2f}")

    def hold(self, architecture, case, problems):
        """Notes whether anything is wrong that has no measure."""
        self.note(architecture, case, math.inf if problems else 0.0, "; ".join(problems) or "equal")

    def note(self, architecture, case, deviation, remark):
        self.results.append((architecture, deviation))
        verdict = "ok" if deviation <= LIMIT else "TOO FAR"
        print(f"{architecture:22} {case:46} {deviation:9.2e}  {verdict}  {remark}", flush=True)


def differences(given, expected):
    """What is not the same in two state dicts, in sentences."""
    found = [f"{name} is missing" for name in expected.keys() - given.keys()]
    found += [f"{name} is not timm's" for name in given.keys() - expected.keys()]
    for name in given.keys() & expected.keys():
        one, other = given[name], expected[name]
        if one.dtype != other.dtype or one.shape != other.shape:
            found.append(f"{name} is {one.dtype} {list(one.shape)} instead of {other.dtype} {list(other.shape)}")
        elif not torch.equal(one, other):
            found.append(f"{name} has other values")
    return sorted(found)[:5]


def save_all_ways(model, folder):
    """The same weights in every form, each with the weights that it holds: half precision loses some."""
    # What the model holds changes as each is loaded into it.
    state = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    half = {name: tensor.half() if tensor.is_floating_point() else tensor for name, tensor in state.items()}
    whole = {name: tensor.float() if tensor.is_floating_point() else tensor for name, tensor in half.items()}
    nested = {"epoch": 3, "state_dict": {f"module.{name}": tensor for name, tensor in state.items()}, "arch": "timm"}
    ways = {
        "zip.pth": (state, state, {}),
        "legacy.pth": (state, state, {"_use_new_zipfile_serialization": False}),
        "half.pth": (half, whole, {}),
        "half-legacy.pth": (half, whole, {"_use_new_zipfile_serialization": False}),
        "nested.pth.tar": (nested, state, {}),
    }
    for name, (content, weights, options) in ways.items():
        torch.save(content, folder / name, **options)
        yield name, folder / name, weights
    safetensors.torch.save_file(state, folder / "weights.safetensors")
    yield "safetensors", folder / "weights.safetensors", state


def check_reading(check, architecture):
    model = create(architecture, SIZE, CLASSES)
    images = torch.randn(BATCH, 3, SIZE, SIZE, generator=torch.Generator().manual_seed(21))
    for name, path, weights in save_all_ways(model, check.work):
        model.load_state_dict(weights)
        check.compare(architecture, f"predict {name}, {SIZE}x{SIZE}", check.predict(architecture, path, images), logits_of(model, images))
        if name != "zip.pth":
            path.unlink()


def check_usual_size(check, architecture):
    model = create(architecture, USUAL_SIZE, USUAL_CLASSES)
    images = torch.randn(2, 3, USUAL_SIZE, USUAL_SIZE, generator=torch.Generator().manual_seed(22))
    path = check.work / "usual.pth"
    torch.save(model.state_dict(), path)
    check.compare(architecture, f"predict zip.pth, {USUAL_SIZE}x{USUAL_SIZE}", check.predict(architecture, path, images), logits_of(model, images))
    path.unlink()


def check_exporting(check, architecture):
    model = create(architecture, SIZE, CLASSES)
    images = torch.randn(BATCH, 3, SIZE, SIZE, generator=torch.Generator().manual_seed(23))
    data = ["--data", check.work / "data"]
    imported = check.hatchery("weights", "import", check.work / "zip.pth", "--size", SIZE, *data)
    full = check.work / "full.safetensors"
    check.hatchery("weights", "export", imported["digest"], "--out", full, *data)
    check.hold(architecture, "imported, exported: names, shapes, values", differences(safetensors.torch.load_file(full), model.state_dict()))
    model.load_state_dict(safetensors.torch.load_file(full), strict=True)
    check.compare(architecture, "exported full, strict=True", check.predict(architecture, full, images), logits_of(model, images))

    specification = check.work / "run.json"
    specification.write_text(json.dumps({
        "dataset": "mnist", "architecture": architecture, "images": {"size": SIZE, "channels": 3, "trainCount": 256},
        "collect": {"mode": "steps", "subset": "last-two-norms", "count": 4, "weights": imported["digest"], "learningRate": 0.01, "batchSize": 32},
    }))
    collected = check.hatchery("collect", specification, *data)
    training = check.work / "train.json"
    training.write_text(json.dumps({
        "autoencoder": {"channels": [4, 8], "latent": 16, "steps": 20, "batchSize": 4},
        "diffusion": {"channels": [8, 16, 8], "timesteps": 50, "steps": 20, "batchSize": 4},
    }))
    trained = check.hatchery("train", collected["digest"], training, *data)
    generated = check.hatchery("generate", trained["digest"], "--count", 2, "--steps", 10, *data)
    joined, subset = check.work / "joined.safetensors", check.work / "subset.safetensors"
    of_second = ["weights", "export", generated["digest"], "--index", 1, *data, "--out"]
    check.hatchery(*of_second, joined)
    check.hatchery(*of_second, subset, "--subset-only")
    # The model still holds the imported weights, which the generated subset takes the place of.
    part = safetensors.torch.load_file(subset)
    loaded = model.load_state_dict(part, strict=False)
    wrong = [f"{name} is unexpected" for name in loaded.unexpected_keys]
    wrong += [f"the subset has {len(part)} tensors instead of 4"] if len(part) != 4 else []
    before = safetensors.torch.load_file(full)
    wrong += [f"{name} is as it was" for name in part if torch.equal(part[name], before[name])]
    check.hold(architecture, "generated subset, strict=False: what it holds", wrong)
    ours = check.predict(architecture, full, images, "--subset", subset)
    check.compare(architecture, "exported subset, in place of the imported", ours, logits_of(model, images))
    check.hold(architecture, "generated full: names, shapes, values", differences(safetensors.torch.load_file(joined), model.state_dict()))
    model.load_state_dict(safetensors.torch.load_file(joined), strict=True)
    check.compare(architecture, "generated full, strict=True", check.predict(architecture, joined, images), logits_of(model, images))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("architectures", nargs="*", default=ARCHITECTURES, help="which to check; all six when left out")
    parser.add_argument("--hatchery", default=f"node {ROOT / 'packages/core/bin/hatchery.mjs'}", help="command that runs Hatchery")
    options = parser.parse_args()
    print(f"torch {torch.__version__}, timm {timm.__version__}; deviations up to {LIMIT} pass")
    results = []
    for architecture in options.architectures:
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="hatchery-timm-") as folder:
            check = Check(shlex.split(options.hatchery), pathlib.Path(folder))
            check_reading(check, architecture)
            check_exporting(check, architecture)
            check_usual_size(check, architecture)
        results += check.results
        print(f"{architecture:22} {time.monotonic() - began:.0f} s")
    for architecture in options.architectures:
        print(f"{architecture:22} largest deviation {max(deviation for name, deviation in results if name == architecture):.2e}")
    failed = sum(deviation > LIMIT for _, deviation in results)
    print(f"{len(results) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
