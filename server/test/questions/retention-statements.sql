-- who comes back
SELECT cohort, period, sum(members) FROM (SELECT cohort, arrayJoin(arrayPushFront(cells, -1)) AS period, members FROM (SELECT bitPositionsToArray(seen) AS places, arrayJoin(places) AS cohort, arrayFilter(period -> period >= 0, arrayMap(place -> toInt32(place) - cohort, places)) AS cells, members
      FROM (SELECT seen, count() AS members FROM (SELECT user_id AS who, groupBitOr(bitShiftLeft(toUInt64(1), toUInt16(least(intDiv(toUnixTimestamp64Milli(occurred_at) - {p0:Int64}, {p1:Int64}), 2)))) AS seen
    FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p2:Int64}, 'UTC') AND name = {p3:String} AND user_id != '' GROUP BY who) GROUP BY seen))) GROUP BY cohort, period

-- who comes back by another event
SELECT cohort, period, sum(members) FROM (SELECT cohort, toInt32((arrayJoin(arrayFilter(t -> t.2 > 0, arrayZip(arrayEnumerate(counts), counts))) AS tally).1) - 2 AS period, tally.2 AS members
    FROM (SELECT cohort, [count(), countIf(bitTest(bits, 0)), countIf(bitTest(bits, 1)), countIf(bitTest(bits, 2))] AS counts
      FROM (SELECT who, arrayJoin(bitPositionsToArray(starts)) AS cohort,
        bitOr(bitShiftLeft(bitShiftRight(returns, cohort + 1), 1), bitTest(soon, cohort)) AS bits
      FROM (SELECT who, groupBitOrIf(bitShiftLeft(toUInt64(1), place), entry > 0) AS starts,
          groupBitOrIf(bitShiftLeft(toUInt64(1), place), entry > 0 AND last_at >= entry) AS soon, groupBitOrIf(bitShiftLeft(toUInt64(1), place), last_at > 0) AS returns
        FROM (SELECT who, place, labels, minIf(moment, is_beginning) AS entry, minIf(at, is_beginning) AS first, maxIf(moment, is_return) AS last_at
    FROM (SELECT user_id AS who, toUInt16(least(intDiv(toUnixTimestamp64Milli(occurred_at) - {p0:Int64}, {p1:Int64}), 2)) AS place, toUInt64(toUnixTimestamp64Milli(occurred_at) - {p2:Int64}) AS moment, ifNull(name = {p3:String}, false) AS is_beginning, moment AS at, ifNull(name = {p4:String}, false) AS is_return, 0 AS labels FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p5:Int64}, 'UTC') AND name IN {p6:Array(String)} AND user_id != '') GROUP BY who, place, labels) GROUP BY who HAVING starts != 0)) GROUP BY cohort)) GROUP BY cohort, period

-- the same in groups of both
SELECT [group_1, group_2], content FROM (
      SELECT *, is_whole AND place_1 <= {p0:UInt64} AND place_2 <= {p1:UInt64} AS is_kept,
        max(is_kept) OVER (PARTITION BY group_1) AS is_wanted
      FROM (SELECT group_1, group_2, content, is_whole, dense_rank() OVER (PARTITION BY is_whole
        ORDER BY rank_1 DESC, group_1) AS place_1, dense_rank() OVER (PARTITION BY is_whole, group_1
        ORDER BY rank_2 DESC, group_2) AS place_2
        FROM (SELECT group_1, group_2, content, NOT (false OR isNull(group_1) OR isNull(group_2)) AS is_whole, maxIf(belonging, true AND isNull(group_2)) OVER (PARTITION BY group_1) AS rank_1, maxIf(belonging, true) OVER (PARTITION BY group_1, group_2) AS rank_2 FROM (SELECT group_1, group_2,
      groupArrayIf((cohort, in_period, found), in_period >= -1) AS content,
      sumIf(found, in_period = -2) AS belonging
    FROM (SELECT group_1, group_2, cohort, in_period, sum(members) AS found
      FROM (SELECT cohort, arrayJoin(arrayConcat(ways, arrayMap(b -> (tuple(toNullable(b.1), CAST(NULL, 'Nullable(String)')), toInt32(-1)), began), arrayDistinct(arrayMap(w ->
        (tuple((w.1).1, CAST(NULL, 'Nullable(String)')), toInt32(-2)), ways)), arrayDistinct(arrayMap(w ->
        (tuple((w.1).1, (w.1).2), toInt32(-2)), ways)))) AS way, way.2 AS in_period,
      (way.1).1 AS group_1, (way.1).2 AS group_2, members
    FROM (SELECT *, arrayFlatten(arrayMap(cell -> arrayMap(b -> (tuple(toNullable(b.1), toNullable((cell.2).1)), toInt32(cell.1)), began), cells)) AS ways FROM (SELECT *, arrayMap(l0 -> tuple(l0), [carried_1]) AS began, 1 AS members FROM (SELECT who, (arrayJoin(begins) AS begun).1 AS cohort, begun.4 AS carried_1, begun.3 AS entered, arrayDistinct(arrayMap(r -> (toInt32(r.1), r.2), arrayFilter(r -> r.1 >= 0, arrayMap(r -> (toInt32(r.1) - cohort, r.3),
      arrayFilter(r -> r.2 >= entered, returns))))) AS cells FROM (SELECT who,
      arraySort(b -> (b.1, b.2), groupArrayIf((toInt32(place), first, entry, carried_1), entry > 0)) AS all_begins,
      arrayFilter((b, n) -> n = 1, all_begins, arrayEnumerateUniq(arrayMap(b -> b.1, all_begins))) AS begins,
      groupArrayIf((place, last_at, labels), last_at > 0) AS returns
    FROM (SELECT who, place, labels, minIf(moment, is_beginning) AS entry, minIf(at, is_beginning) AS first, maxIf(moment, is_return) AS last_at, argMinIf(told_1, at, is_beginning) AS carried_1
    FROM (SELECT user_id AS who, toUInt16(least(intDiv(toUnixTimestamp64Milli(occurred_at) - {p2:Int64}, {p3:Int64}), 2)) AS place, toUInt64(toUnixTimestamp64Milli(occurred_at) - {p4:Int64}) AS moment, ifNull(name = {p5:String}, false) AS is_beginning, ifNull(coalesce(attributes.`plan`.:`String`), 'N/A') AS told_1, bitShiftLeft(toUInt128(toUnixTimestamp64Milli(occurred_at) - {p2:Int64}), 97) + bitShiftLeft(toUInt128(toUnixTimestamp64Milli(received_at) - -2208988800000), 53) + bitShiftLeft(toUInt128(sequence), 21) + bitShiftLeft(toUInt128(bitAnd(cityHash64(event_id, application_id), 2097151)), 0) AS at, arrayJoin(if(empty(if(ifNull(name = {p6:String}, false), arrayMap(labels -> (true, labels), arrayMap(l0 -> tuple(l0), if(empty(arrayMap(label -> assumeNotNull(label), arrayFilter(label -> isNotNull(label), [coalesce(nullIf(name, ''))]))), ['N/A'], arrayMap(label -> assumeNotNull(label), arrayFilter(label -> isNotNull(label), [coalesce(nullIf(name, ''))]))))), [])), [(false, tuple(''))], if(ifNull(name = {p6:String}, false), arrayMap(labels -> (true, labels), arrayMap(l0 -> tuple(l0), if(empty(arrayMap(label -> assumeNotNull(label), arrayFilter(label -> isNotNull(label), [coalesce(nullIf(name, ''))]))), ['N/A'], arrayMap(label -> assumeNotNull(label), arrayFilter(label -> isNotNull(label), [coalesce(nullIf(name, ''))]))))), []))) AS back, back.1 AS is_return, back.2 AS labels FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p2:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p7:Int64}, 'UTC') AND name IN {p8:Array(String)} AND user_id != '') GROUP BY who, place, labels) GROUP BY who HAVING notEmpty(begins)))))) GROUP BY group_1, group_2, cohort, in_period)
    GROUP BY group_1, group_2))))
    WHERE is_kept OR (true AND isNull(group_2) AND NOT (false OR isNull(group_1)) AND is_wanted)
    ORDER BY is_whole DESC, place_1, place_2

-- those in a cell
SELECT id, [toJSONString(trait_1)] FROM (SELECT user_id AS who, any(user_id) AS id, substring(max(concat(reinterpretAsFixedString(byteSwap(toUInt64(toUnixTimestamp64Milli(occurred_at) + 4503599627370496))), attributes.`plan`.:`String`)), 9) AS trait_1
      FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND name IN {p2:Array(String)} AND name = {p3:String} AND user_id != '' AND user_id GLOBAL IN (SELECT who FROM (SELECT *, bitPositionsToArray(bits) AS cells FROM (SELECT who, arrayJoin(bitPositionsToArray(starts)) AS cohort,
        bitOr(bitShiftLeft(bitShiftRight(returns, cohort + 1), 1), bitTest(soon, cohort)) AS bits
      FROM (SELECT who, groupBitOrIf(bitShiftLeft(toUInt64(1), place), entry > 0) AS starts,
          groupBitOrIf(bitShiftLeft(toUInt64(1), place), entry > 0 AND last_at >= entry) AS soon, groupBitOrIf(bitShiftLeft(toUInt64(1), place), last_at > 0) AS returns
        FROM (SELECT who, place, labels, minIf(moment, is_beginning) AS entry, minIf(at, is_beginning) AS first, maxIf(moment, is_return) AS last_at
    FROM (SELECT user_id AS who, toUInt16(least(intDiv(toUnixTimestamp64Milli(occurred_at) - {p0:Int64}, {p4:Int64}), 2)) AS place, toUInt64(toUnixTimestamp64Milli(occurred_at) - {p5:Int64}) AS moment, ifNull(name = {p3:String}, false) AS is_beginning, moment AS at, ifNull(name = {p6:String}, false) AS is_return, 0 AS labels FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND name IN {p2:Array(String)} AND user_id != '') GROUP BY who, place, labels) GROUP BY who HAVING starts != 0)))
      WHERE has({p7:Array(Int64)}, cohort) AND has(cells, {p8:Int64}))
      GROUP BY who)
    ORDER BY id LIMIT {p9:UInt64}
