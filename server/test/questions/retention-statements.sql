-- who comes back
SELECT cohort, arrayJoin(arrayPushFront(cells, -1)) AS period, sum(members)
    FROM (SELECT bitPositionsToArray(seen) AS places, arrayJoin(places) AS cohort, arrayFilter(period -> period >= 0, arrayMap(place -> toInt32(place) - cohort, places)) AS cells, members
    FROM (SELECT seen, count() AS members FROM (SELECT user_id AS who, groupBitOr(bitShiftLeft(toUInt64(1), toUInt16(least(intDiv(toUnixTimestamp64Milli(occurred_at) - {p0:Int64}, {p1:Int64}), 2)))) AS seen
    FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p2:Int64}, 'UTC') AND name = {p3:String} AND user_id != '' GROUP BY who) GROUP BY seen)) GROUP BY cohort, period

-- who comes back by another event
SELECT cohort, arrayJoin(arrayPushFront(cells, -1)) AS period, sum(members)
    FROM (SELECT *, 1 AS members FROM (SELECT who, (arrayJoin(begins) AS begun).1 AS cohort, begun.3 AS began, arrayDistinct(arrayMap(r -> toInt32(r.1), arrayFilter(r -> r.1 >= 0, arrayMap(r -> (toInt32(r.1) - cohort, r.3),
      arrayFilter(r -> r.2 >= begun.2.1, returns))))) AS cells
    FROM (SELECT who,
      arraySort(b -> (b.1, b.2), groupArrayIf((toInt32(place), entry, began), is_begun)) AS all_begins,
      arrayFilter((b, n) -> n = 1, all_begins, arrayEnumerateUniq(arrayMap(b -> b.1, all_begins))) AS begins,
      groupArrayIf((place, last_at, labels), is_back) AS returns
    FROM (SELECT who, place, labels, countIf(is_beginning) > 0 AS is_begun,
      minIf(at, is_beginning) AS entry, 0 AS began,
      countIf(is_return) > 0 AS is_back, maxIf(at.1, is_return) AS last_at
    FROM (SELECT user_id AS who, toUInt16(least(intDiv(toUnixTimestamp64Milli(occurred_at) - {p0:Int64}, {p1:Int64}), 2)) AS place, tuple(toUnixTimestamp64Milli(occurred_at)) AS at,
        ifNull(name = {p2:String}, false) AS is_beginning, 0 AS of_beginning,
        ifNull(name = {p3:String}, false) AS is_return, 0 AS labels
      FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p4:Int64}, 'UTC') AND name IN {p5:Array(String)} AND user_id != '')
    GROUP BY who, place, labels) GROUP BY who HAVING notEmpty(begins)))) GROUP BY cohort, period

-- the same in groups of both
SELECT [group_1, group_2], content FROM (
      SELECT *, NOT is_size AND place_1 <= {p0:UInt64} AND place_2 <= {p1:UInt64} AS is_kept,
        max(is_kept) OVER (PARTITION BY group_1) AS is_wanted
      FROM (SELECT group_1, group_2, content, isNull(group_2) AS is_size, dense_rank() OVER (PARTITION BY isNull(group_2)
        ORDER BY rank_1 DESC, group_1) AS place_1, dense_rank() OVER (PARTITION BY isNull(group_2), group_1
        ORDER BY rank_2 DESC, group_2) AS place_2
        FROM (SELECT group_1, group_2, content, uniqExactMerge(belonging) OVER (PARTITION BY group_1) AS rank_1, uniqExactMerge(belonging) OVER (PARTITION BY group_1, group_2) AS rank_2 FROM (SELECT group_1, group_2, groupArray((cohort, period, found)) AS content,
      uniqExactMergeState(part) AS belonging
    FROM (SELECT group_1, group_2, cohort, period, count() AS found, uniqExactState(member) AS part
    FROM (SELECT cohort, cityHash64(who, cohort) AS member, arrayJoin(arrayMap(l0 -> tuple(l0), began.1)) AS of_beginning, arrayJoin(arrayPushFront(arrayMap(c -> (c.1, tuple(toNullable(c.2.1))), cells), (-1, tuple(CAST(NULL, 'Nullable(String)'))))) AS cell, cell.1 AS period, of_beginning.1 AS group_1, cell.2.1 AS group_2
    FROM (SELECT who, (arrayJoin(begins) AS begun).1 AS cohort, begun.3 AS began, arrayDistinct(arrayMap(r -> (toInt32(r.1), r.2), arrayFilter(r -> r.1 >= 0, arrayMap(r -> (toInt32(r.1) - cohort, r.3),
      arrayFilter(r -> r.2 >= begun.2.1, returns))))) AS cells
    FROM (SELECT who,
      arraySort(b -> (b.1, b.2), groupArrayIf((toInt32(place), entry, began), is_begun)) AS all_begins,
      arrayFilter((b, n) -> n = 1, all_begins, arrayEnumerateUniq(arrayMap(b -> b.1, all_begins))) AS begins,
      groupArrayIf((place, last_at, labels), is_back) AS returns
    FROM (SELECT who, place, labels, countIf(is_beginning) > 0 AS is_begun,
      minIf(at, is_beginning) AS entry, argMinIf(of_beginning, at, is_beginning) AS began,
      countIf(is_return) > 0 AS is_back, maxIf(at.1, is_return) AS last_at
    FROM (SELECT user_id AS who, toUInt16(least(intDiv(toUnixTimestamp64Milli(occurred_at) - {p2:Int64}, {p3:Int64}), 2)) AS place, (toUnixTimestamp64Milli(occurred_at), toUnixTimestamp64Milli(received_at), sequence, cityHash64(event_id, application_id)) AS at,
        ifNull(name = {p4:String}, false) AS is_beginning, tuple(if(empty(arrayMap(label -> assumeNotNull(label), arrayFilter(label -> isNotNull(label), [coalesce(attributes.`plan`.:`String`)]))), ['N/A'], arrayMap(label -> assumeNotNull(label), arrayFilter(label -> isNotNull(label), [coalesce(attributes.`plan`.:`String`)])))) AS of_beginning,
        arrayJoin(if(empty(if(ifNull(name = {p5:String}, false), arrayMap(labels -> (true, labels), arrayMap(l0 -> tuple(l0), if(empty(arrayMap(label -> assumeNotNull(label), arrayFilter(label -> isNotNull(label), [coalesce(nullIf(name, ''))]))), ['N/A'], arrayMap(label -> assumeNotNull(label), arrayFilter(label -> isNotNull(label), [coalesce(nullIf(name, ''))]))))), [])), [(false, tuple(''))], if(ifNull(name = {p5:String}, false), arrayMap(labels -> (true, labels), arrayMap(l0 -> tuple(l0), if(empty(arrayMap(label -> assumeNotNull(label), arrayFilter(label -> isNotNull(label), [coalesce(nullIf(name, ''))]))), ['N/A'], arrayMap(label -> assumeNotNull(label), arrayFilter(label -> isNotNull(label), [coalesce(nullIf(name, ''))]))))), []))) AS back, back.1 AS is_return, back.2 AS labels
      FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p2:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p6:Int64}, 'UTC') AND name IN {p7:Array(String)} AND user_id != '')
    GROUP BY who, place, labels) GROUP BY who HAVING notEmpty(begins)))) GROUP BY group_1, group_2, cohort, period) GROUP BY group_1, group_2))))
    WHERE is_kept OR (is_size AND is_wanted)
    ORDER BY is_size, place_1, place_2

-- those in a cell
SELECT id, [toJSONString(trait_1)] FROM (SELECT user_id AS who, any(user_id) AS id, substring(max(concat(reinterpretAsFixedString(byteSwap(toUInt64(toUnixTimestamp64Milli(occurred_at) + 4503599627370496))), attributes.`plan`.:`String`)), 9) AS trait_1
      FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND name IN {p2:Array(String)} AND name = {p3:String} AND user_id != '' AND user_id GLOBAL IN (SELECT who FROM (SELECT who, (arrayJoin(begins) AS begun).1 AS cohort, begun.3 AS began, arrayDistinct(arrayMap(r -> toInt32(r.1), arrayFilter(r -> r.1 >= 0, arrayMap(r -> (toInt32(r.1) - cohort, r.3),
      arrayFilter(r -> r.2 >= begun.2.1, returns))))) AS cells
    FROM (SELECT who,
      arraySort(b -> (b.1, b.2), groupArrayIf((toInt32(place), entry, began), is_begun)) AS all_begins,
      arrayFilter((b, n) -> n = 1, all_begins, arrayEnumerateUniq(arrayMap(b -> b.1, all_begins))) AS begins,
      groupArrayIf((place, last_at, labels), is_back) AS returns
    FROM (SELECT who, place, labels, countIf(is_beginning) > 0 AS is_begun,
      minIf(at, is_beginning) AS entry, 0 AS began,
      countIf(is_return) > 0 AS is_back, maxIf(at.1, is_return) AS last_at
    FROM (SELECT user_id AS who, toUInt16(least(intDiv(toUnixTimestamp64Milli(occurred_at) - {p0:Int64}, {p4:Int64}), 2)) AS place, tuple(toUnixTimestamp64Milli(occurred_at)) AS at,
        ifNull(name = {p3:String}, false) AS is_beginning, 0 AS of_beginning,
        ifNull(name = {p5:String}, false) AS is_return, 0 AS labels
      FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND name IN {p2:Array(String)} AND user_id != '')
    GROUP BY who, place, labels) GROUP BY who HAVING notEmpty(begins)))
      WHERE has({p6:Array(Int64)}, cohort) AND has(cells, {p7:Int64}))
      GROUP BY who)
    ORDER BY id LIMIT {p8:UInt64}
