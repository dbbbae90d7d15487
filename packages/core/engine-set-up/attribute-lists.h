// Included before the npm package's binding is compiled: it sets an operation's attributes one value at a time, and some of those that
// TensorFlow fuses, as _FusedConv2D, take lists of strings and of types. These are handed over as a string: "BiasAdd,Relu", or "2" for two floats.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "tensorflow/c/eager/c_api.h"

namespace hatchery {

inline void SetAttribute(TFE_Op* operation, const char* name, const void* value, size_t length) {
  const std::string attribute(name);
  const std::string text(static_cast<const char*>(value), length);
  if (attribute == "TArgs") {
    const std::vector<TF_DataType> types(std::strtoul(text.c_str(), nullptr, 10), TF_FLOAT);
    TFE_OpSetAttrTypeList(operation, name, types.data(), static_cast<int>(types.size()));
  } else if (attribute == "fused_ops") {
    std::vector<const void*> starts;
    std::vector<size_t> lengths;
    for (size_t start = 0; start <= text.size(); start += lengths.back() + 1) {
      starts.push_back(text.data() + start);
      lengths.push_back(std::min(text.find(',', start), text.size()) - start);
    }
    TFE_OpSetAttrStringList(operation, name, starts.data(), lengths.data(), static_cast<int>(starts.size()));
  } else {
    TFE_OpSetAttrString(operation, name, value, length);
  }
}

}  // namespace hatchery

#define TFE_OpSetAttrString hatchery::SetAttribute
