import { cast, engine, type KernelFunc, tidy } from "@tensorflow/tfjs-core";

/** The backend writes whole numbers, also into floats, where their bits mean something else; so floats are made of whole numbers here. */
export function oneHotOfAnyType(own: KernelFunc): KernelFunc {
  return (call) => {
    if (call.attrs?.["dtype"] !== "float32") return own(call);
    return tidy(() => {
      const whole = own({ ...call, attrs: { ...call.attrs, dtype: "int32" } });
      const [first] = Array.isArray(whole) ? whole : [whole];
      if (first === undefined) throw new Error("OneHot gave no output.");
      return cast(engine().makeTensorFromTensorInfo(first), "float32");
    });
  };
}
