;; The two passes of Pillow's bilinear resizing, on images of three bytes a pixel: sums of bytes with weights in fixed point,
;; 22 bits behind the point, rounded to bytes. A pixel, or sixteen bytes, at a time.
;;
;; Where a position takes its values from stands in two tables: for each position 32 bits of its first value, 32 bits of how many
;; count, and a row of weights of 32 bits. What is read and written may reach 15 bytes beyond a row; the next row is written over it.
(module
  (memory (export "memory") 1)

  ;; Makes rows shorter: each of the new columns from the bytes of a row.
  (func (export "narrow")
    (param $source i32) (param $sourceRow i32) (param $rows i32)  ;; where the first row begins, bytes from row to row, how many
    (param $spans i32) (param $weights i32) (param $weightsRow i32) ;; tables of the first column that is made, bytes from weights to weights
    (param $columns i32) (param $step i32)                        ;; how many are made, and 1, or -1 from the right to the left
    (param $target i32)
    (local $spansStep i32) (local $weightsStep i32) (local $left i32)
    (local $span i32) (local $columnWeights i32) (local $weight i32)
    (local $from i32) (local $taps i32) (local $sum v128)
    (local.set $spansStep (i32.shl (local.get $step) (i32.const 3)))
    (local.set $weightsStep (i32.mul (local.get $step) (local.get $weightsRow)))
    (loop $row
      (local.set $span (local.get $spans))
      (local.set $columnWeights (local.get $weights))
      (local.set $left (local.get $columns))
      (loop $column
        (local.set $from (i32.add (local.get $source) (i32.mul (i32.load (local.get $span)) (i32.const 3))))
        (local.set $taps (i32.load offset=4 (local.get $span)))
        (local.set $weight (local.get $columnWeights))
        (local.set $sum (v128.const i32x4 0x200000 0x200000 0x200000 0x200000))
        (loop $tap
          (local.set $sum
            (i32x4.add
              (local.get $sum)
              (i32x4.mul
                (i32x4.extend_low_i16x8_u (i16x8.extend_low_i8x16_u (v128.load32_zero (local.get $from))))
                (v128.load32_splat (local.get $weight)))))
          (local.set $from (i32.add (local.get $from) (i32.const 3)))
          (local.set $weight (i32.add (local.get $weight) (i32.const 4)))
          (br_if $tap (local.tee $taps (i32.sub (local.get $taps) (i32.const 1)))))
        (local.set $sum (i32x4.shr_s (local.get $sum) (i32.const 22)))
        (local.set $sum (i16x8.narrow_i32x4_s (local.get $sum) (local.get $sum)))
        ;; Four bytes, of which the next pixel takes the last.
        (v128.store32_lane 0 (local.get $target) (i8x16.narrow_i16x8_u (local.get $sum) (local.get $sum)))
        (local.set $target (i32.add (local.get $target) (i32.const 3)))
        (local.set $span (i32.add (local.get $span) (local.get $spansStep)))
        (local.set $columnWeights (i32.add (local.get $columnWeights) (local.get $weightsStep)))
        (br_if $column (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
      (local.set $source (i32.add (local.get $source) (local.get $sourceRow)))
      (br_if $row (local.tee $rows (i32.sub (local.get $rows) (i32.const 1))))))

  ;; Makes columns shorter: each new row from the rows, of so many bytes, that follow each other in the source.
  (func (export "shorten")
    (param $source i32) (param $bytes i32)
    (param $spans i32) (param $weights i32) (param $weightsRow i32) ;; tables of the first row that is made
    (param $rows i32)
    (param $target i32)
    (local $first i32) (local $from i32) (local $at i32) (local $weight i32) (local $taps i32)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (local $values v128) (local $low v128) (local $high v128) (local $factor v128)
    (loop $row
      (local.set $first (i32.add (local.get $source) (i32.mul (i32.load (local.get $spans)) (local.get $bytes))))
      (local.set $at (i32.const 0))
      (loop $sixteen
        (local.set $from (i32.add (local.get $first) (local.get $at)))
        (local.set $taps (i32.load offset=4 (local.get $spans)))
        (local.set $weight (local.get $weights))
        (local.set $a (v128.const i32x4 0x200000 0x200000 0x200000 0x200000))
        (local.set $b (local.get $a))
        (local.set $c (local.get $a))
        (local.set $d (local.get $a))
        (loop $tap
          (local.set $values (v128.load (local.get $from)))
          (local.set $factor (v128.load32_splat (local.get $weight)))
          (local.set $low (i16x8.extend_low_i8x16_u (local.get $values)))
          (local.set $high (i16x8.extend_high_i8x16_u (local.get $values)))
          (local.set $a (i32x4.add (local.get $a) (i32x4.mul (i32x4.extend_low_i16x8_u (local.get $low)) (local.get $factor))))
          (local.set $b (i32x4.add (local.get $b) (i32x4.mul (i32x4.extend_high_i16x8_u (local.get $low)) (local.get $factor))))
          (local.set $c (i32x4.add (local.get $c) (i32x4.mul (i32x4.extend_low_i16x8_u (local.get $high)) (local.get $factor))))
          (local.set $d (i32x4.add (local.get $d) (i32x4.mul (i32x4.extend_high_i16x8_u (local.get $high)) (local.get $factor))))
          (local.set $from (i32.add (local.get $from) (local.get $bytes)))
          (local.set $weight (i32.add (local.get $weight) (i32.const 4)))
          (br_if $tap (local.tee $taps (i32.sub (local.get $taps) (i32.const 1)))))
        (v128.store
          (i32.add (local.get $target) (local.get $at))
          (i8x16.narrow_i16x8_u
            (i16x8.narrow_i32x4_s
              (i32x4.shr_s (local.get $a) (i32.const 22)) (i32x4.shr_s (local.get $b) (i32.const 22)))
            (i16x8.narrow_i32x4_s
              (i32x4.shr_s (local.get $c) (i32.const 22)) (i32x4.shr_s (local.get $d) (i32.const 22)))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br_if $sixteen (i32.lt_s (local.get $at) (local.get $bytes))))
      (local.set $target (i32.add (local.get $target) (local.get $bytes)))
      (local.set $spans (i32.add (local.get $spans) (i32.const 8)))
      (local.set $weights (i32.add (local.get $weights) (local.get $weightsRow)))
      (br_if $row (local.tee $rows (i32.sub (local.get $rows) (i32.const 1)))))))
