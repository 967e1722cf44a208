#!/usr/bin/env python3
"""Makes the scikit-learn fixtures of tests/Pure and the sample in samples/. See README.md beside this file."""

import csv
import io
import json
import math
import pathlib
import pickle
import shutil
import struct
from datetime import datetime, timedelta, timezone

import numpy as np
import sklearn
from sklearn.decomposition import PCA
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import MinMaxScaler, StandardScaler
from sklearn.svm import OneClassSVM

ROOT = pathlib.Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "tests" / "Pure" / "Fixtures"
SAMPLES = ROOT / "samples"


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def pipeline(scaler, svm):
    return Pipeline([("scaler", scaler), ("classifier", svm)])


def models():
    """Models that are imported, each with values and what scikit-learn's decision_function says of them."""
    folder = fresh(FIXTURES / "models")
    rng = np.random.default_rng(20180828)
    normal = rng.normal(70, 4, size=(300, 1))
    skewed = rng.exponential(3, size=(200, 1))
    constant = np.full((50, 1), 21.5)
    cases = [
        ("pipeline_gamma_scale", pipeline(StandardScaler(), OneClassSVM(nu=0.05, gamma="scale")), normal, range(6)),
        ("pipeline_gamma_auto", pipeline(StandardScaler(), OneClassSVM(nu=0.01, gamma="auto")), normal, [4]),
        ("pipeline_small_gamma", pipeline(StandardScaler(), OneClassSVM(nu=0.001, gamma=0.01)), normal, [3]),
        ("pipeline_large_nu", pipeline(StandardScaler(), OneClassSVM(nu=0.5, gamma=2.0)), skewed, [5]),
        ("pipeline_constant", pipeline(StandardScaler(), OneClassSVM(nu=0.1, gamma=0.1)), constant, [2, 4]),
        ("pipeline_without_mean", pipeline(StandardScaler(with_mean=False), OneClassSVM(nu=0.1, gamma=0.5)), normal, [4]),
        ("pipeline_without_std", pipeline(StandardScaler(with_std=False), OneClassSVM(nu=0.1, gamma=0.05)), normal, [4]),
        ("pipeline_svm_only", Pipeline([("classifier", OneClassSVM(nu=0.1, gamma=0.01))]), normal, [4]),
        ("bare_gamma_scale", OneClassSVM(nu=0.05, gamma="scale"), normal, [2, 3, 4, 5]),
        ("bare_large_gamma", OneClassSVM(nu=0.2, gamma=10.0), skewed, [0, 5]),
    ]
    expected = {}
    for name, model, training, protocols in cases:
        model.fit(training)
        low, high = training.min() - 10, training.max() + 10
        values = np.concatenate([training[:5, 0], np.linspace(low, high, 20), [0.0, -1e6, 1e6]])
        decisions = model.decision_function(values.reshape(-1, 1))
        for protocol in protocols:
            file = f"{name}.p{protocol}.pickle"
            (folder / file).write_bytes(pickle.dumps(model, protocol=protocol))
            expected[file] = [[float(v), float(d)] for v, d in zip(values, decisions)]
    rows = [f'  {json.dumps(file)}: {json.dumps(pairs)}' for file, pairs in expected.items()]
    (folder / "expected.json").write_text("{\n" + ",\n".join(rows) + "\n}\n")


class Reduce:
    """Pickles as a call of whatever it is given."""

    def __init__(self, *reduction):
        self.reduction = reduction

    def __reduce_ex__(self, protocol):
        return self.reduction


def hostile():
    """Pickles that must be refused: file name -> what the reason must say."""
    import os
    import subprocess

    folder = fresh(FIXTURES / "hostile")
    rng = np.random.default_rng(7)
    column = rng.normal(size=(60, 1))
    good = pipeline(StandardScaler(), OneClassSVM(nu=0.1, gamma=0.5)).fit(column)
    text = pickle.dumps(good, protocol=2)
    refused = {}

    def add(name, content, reason):
        (folder / f"{name}.pickle").write_bytes(content)
        refused[f"{name}.pickle"] = reason

    def array(shape, data=b"\0" * 8, dtype=b"f8"):
        return (b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\nK\0\x85C\x01bt\x52"
                b"(K\x01(" + shape + b"tcnumpy\ndtype\n(X" + struct.pack("<I", len(dtype)) + dtype + b"K\0K\x01tR\x89"
                b"B" + struct.pack("<I", len(data)) + data + b"tb")

    # Calls, in every form a pickle has.
    for protocol in range(6):
        add(f"os_system.p{protocol}", pickle.dumps(Reduce(os.system, ("echo run",)), protocol=protocol), "names posix.system")
    add("eval", pickle.dumps(Reduce(eval, ("1+1",)), protocol=4), "names builtins.eval")
    add("exec_protocol_0", pickle.dumps(Reduce(exec, ("1",)), protocol=0), "names __builtin__.exec")
    add("subprocess", pickle.dumps(Reduce(subprocess.call, (["true"],)), protocol=4), "names subprocess.call")
    add("getattr", pickle.dumps(Reduce(getattr, (good, "predict")), protocol=4), "names builtins.getattr")
    add("numpy_load", pickle.dumps(Reduce(np.load, ("/etc/passwd",)), protocol=4), "names numpy.load")
    add("named_but_not_called", b"cos\nsystem\n.", "names os.system")
    add("stack_global", b"\x80\x04\x8c\x02os\x8c\x06system\x93.", "names os.system")
    add("inst", b"(S'echo run'\nios\nsystem\n.", "instruction STRING")
    add("inst_without_arguments", b"(ios\nsystem\n.", "instruction INST")
    add("obj", b"(Nop\0.", "instruction OBJ")
    add("newobj_of_a_function", b"\x80\x02c_codecs\nencode\n)\x81.", "makes an object of _codecs.encode")
    add("newobj_with_arguments", b"\x80\x02csklearn.svm._classes\nOneClassSVM\nK\x01\x85\x81.", "makes an object of sklearn.svm._classes.OneClassSVM")
    add("newobj_ex", b"\x80\x04csklearn.svm._classes\nOneClassSVM\n)}\x92.", "instruction NEWOBJ_EX")
    add("class_called", b"csklearn.svm._classes\nOneClassSVM\n)R.", "calls sklearn.svm._classes.OneClassSVM")
    add("extension_registry", b"\x80\x02\x82\x01.", "instruction EXT1")
    add("persistent_id", b"Pos.system\n.", "instruction PERSID")
    add("persistent_id_binary", b"NQ.", "instruction BINPERSID")
    add("state_setter", pickle.dumps(Reduce(StandardScaler, (), {"a": 1}), protocol=2), "calls sklearn.preprocessing._data.StandardScaler")
    add("state_of_a_number", b"K\x01}b.", "gives an object a state")
    add("inside_a_good_model", text.replace(b"csklearn.preprocessing._data\nStandardScaler\n", b"cposix\nsystem\n"), "names posix.system")
    add("unknown_step", pickle.dumps(pipeline(MinMaxScaler(), OneClassSVM()).fit(column), protocol=4), "names sklearn.preprocessing._data.MinMaxScaler")
    add("unknown_estimator", pickle.dumps(LinearRegression().fit(column, column[:, 0]), protocol=4), "names sklearn.linear_model._base.LinearRegression")
    add("pca", pickle.dumps(Pipeline([("pca", PCA(1)), ("classifier", OneClassSVM())]).fit(column), protocol=4), "names sklearn.decomposition._pca.PCA")
    add("joblib", b"\x80\x03cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81.", "written by joblib")

    # Claims and bombs. The memo bomb is a pair of a pair of … 250 deep, both the same: 2^250 elements to whoever unfolds it.
    add("array_of_2_gib", array(b"J\0\0\0\x10K\x01") + b".", "claims 2147483648 bytes and has 8")
    add("array_of_more_than_all", array(b"\x8a\x08" + b"\xff" * 7 + b"\x7f" + b"\x8a\x08" + b"\xff" * 7 + b"\x7f") + b".", "an array that claims")
    add("array_of_negative_size", array(b"J\xff\xff\xff\xff") + b".", "negative size")
    add("array_of_objects", array(b"K\x01", dtype=b"O8") + b".", "array of type O8")
    add("bytes_of_2_gib", b"B\xff\xff\xff\x7f" + b"x.", "truncated: 2147483647 bytes are claimed")
    add("bytes_of_16_eib", b"\x80\x04\x8e" + b"\xff" * 8 + b"x.", "truncated: 18446744073709551615 bytes are claimed")
    add("text_of_4_gib", b"X\xff\xff\xff\xffx.", "truncated: 4294967295 bytes are claimed")
    add("frame_of_16_eib", b"\x80\x04\x95" + b"\xff" * 8 + b"N.", "truncated: 18446744073709551615 bytes are claimed")
    add("number_of_2_gib", b"\x8b\xff\xff\xff\x7f\x01.", "truncated: 2147483647 bytes are claimed")
    add("number_of_100_bytes", b"\x8a\x64" + b"\x01" * 100 + b".", "number of 100 bytes")
    add("deep_marks", b"(" * 50_000 + b".", "nests more than 5000 deep")
    add("deep_lists", b"]" * 50_000 + b"a" * 49_999 + b".", "nests more than 5000 deep")
    add("deep_tuples", b")" + b"\x85" * 50_000 + b".", "neither a Pipeline nor a OneClassSVM")
    add("endless_memo", b"\x80\x04N" + b"\x94" * 120_000 + b".", "more than 100000 instructions")
    add("memo_bomb", b"]q\0" + b"".join(b"h" + bytes([i]) + b"\x86q" + bytes([i + 1]) for i in range(250)) + b".", "neither a Pipeline nor a OneClassSVM")
    add("encode_bomb", b"c_codecs\nencode\nq\0X\x10\x27\0\0" + b"a" * 10_000 + b"X\x06\0\0\0latin1\x86q\x01" + b"h\0h\x01R" * 100 + b".", "builds more bytes")
    add("list_in_itself", b"]q\0h\0a.", "neither a Pipeline nor a OneClassSVM")

    # Broken files.
    add("empty", b"", "truncated")
    add("truncated", text[: len(text) // 2], "truncated")
    add("without_end", text[:-1], "truncated")
    add("goes_on", text + b"N.", "goes on after its end")
    add("protocol_9", b"\x80\x09N.", "protocol 9")
    add("not_a_pickle", b"TS,Device,Tag,Value\n", "instruction BINSTRING")
    add("python_2_text", b"U\x03abc.", "instruction SHORT_BINSTRING")
    add("unknown_instruction", b"\xff.", "instruction 0xff")
    add("recalls_nothing", b"h\x05.", "never memorised")
    add("takes_nothing", b"b.", "takes a value that is not there")
    add("a_number", b"K\x01.", "neither a Pipeline nor a OneClassSVM")

    # scikit-learn's own, but not what can be scored.
    for kernel in ("linear", "poly", "sigmoid"):
        add(f"kernel_{kernel}", pickle.dumps(OneClassSVM(kernel=kernel).fit(column), protocol=4), f"kernel is {kernel}")
    add("two_features", pickle.dumps(OneClassSVM().fit(np.hstack([column, column])), protocol=4), "takes 2 features")
    add("not_trained", pickle.dumps(OneClassSVM(), protocol=4), "not at all")
    add("only_a_scaler", pickle.dumps(StandardScaler().fit(column), protocol=4), "neither a Pipeline nor a OneClassSVM")
    zero = OneClassSVM(nu=0.1, gamma=0.5).fit(column)
    zero._gamma = math.nan
    add("gamma_not_a_number", pickle.dumps(zero, protocol=4), "gamma is not a positive number")

    (folder / "refused.json").write_text(json.dumps(refused, indent=2) + "\n")


def training():
    """One-class SVMs as scikit-learn trains them, to the last digit its single-precision kernel cache allows."""
    folder = fresh(FIXTURES / "training")
    rng = np.random.default_rng(20261124)
    cases = [
        ("normal_60", rng.normal(70, 4, 60), 0.01),
        ("normal_300", rng.normal(-3, 0.02, 300), 0.05),
        ("exponential_200", rng.exponential(3, 200), 0.5),
        ("two_levels_80", np.concatenate([rng.normal(10, 0.5, 50), rng.normal(20, 1, 30)]), 0.1),
        ("steps_120", np.round(rng.normal(5, 1, 120)), 0.1),
        ("large_100", rng.normal(1e9, 1e7, 100), 0.2),
        ("an_outlier_100", np.append(rng.normal(1, 0.1, 99), 50.0), 0.035),
    ]
    expected = []
    for name, values, nu in cases:
        column = values.reshape(-1, 1)
        model = pipeline(StandardScaler(), OneClassSVM(nu=nu, gamma="scale", tol=1e-10)).fit(column)
        svm = model[-1]
        asked = np.concatenate([values[:5], np.linspace(values.min() - values.std(), values.max() + values.std(), 20)])
        expected.append({
            "name": name, "nu": nu, "training": values.tolist(), "gamma": svm._gamma, "intercept": svm.intercept_[0],
            "vectors": svm.support_vectors_[:, 0].tolist(), "coefficients": svm.dual_coef_[0].tolist(),
            "decisions": [[float(v), float(d)] for v, d in zip(asked, model.decision_function(asked.reshape(-1, 1)))],
        })
    lines = ",\n".join(f"  {json.dumps(case)}" for case in expected)
    (folder / "one_class_svm.json").write_text(f"[\n{lines}\n]\n")


def sample():
    """Three devices, two sensors each, a little more than two hours at a reading a minute, with a few faults."""
    folder = fresh(SAMPLES / "models")
    rng = np.random.default_rng(20261122)
    start = datetime(2026, 11, 22, 10, 0, 3, tzinfo=timezone.utc)
    series = {
        ("pump-1", "temperature"): (71, 1.5), ("pump-1", "vibration"): (2.4, 0.2),
        ("pump-2", "temperature"): (68, 1.2), ("pump-2", "vibration"): (2.1, 0.25),
        ("fan-1", "speed"): (1450, 12), ("fan-1", "current"): (4.2, 0.15),
    }
    faults = {
        ("pump-1", "temperature"): [(70, 84, 18.0)],   # overheats from 11:10
        ("pump-2", "vibration"): [(31, 36, 3.5)],      # shakes from 10:31
        ("fan-1", "speed"): [(128, 133, -600.0)],      # stalls from 12:08
    }
    rows = []
    for (device, tag), (mean, deviation) in series.items():
        for minute in range(150):
            value = rng.normal(mean, deviation)
            value += sum(shift for first, last, shift in faults.get((device, tag), []) if first <= minute < last)
            at = start + timedelta(minutes=minute, milliseconds=int(rng.integers(0, 50_000)))
            rows.append((at, device, tag, round(value, 3)))
        if (device, tag) == ("fan-1", "current"):
            continue  # one series without a model: its verdicts have no prediction
        training = rng.normal(mean, deviation / math.sqrt(5), size=(500, 1))  # means of five readings, as a window has
        model = pipeline(StandardScaler(), OneClassSVM(nu=0.002, gamma=0.05, tol=1e-9)).fit(training)
        (folder / f"model_{device}_{tag}").write_bytes(pickle.dumps(model, protocol=4))
    rows.sort()
    with io.StringIO() as text:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(["TS", "Device", "Tag", "Value"])
        for at, device, tag, value in rows:
            writer.writerow([at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z", device, tag, value])
        (SAMPLES / "telemetry.csv").write_text(text.getvalue())


if __name__ == "__main__":
    print(f"scikit-learn {sklearn.__version__}, numpy {np.__version__}")
    models()
    hostile()
    training()
    sample()
