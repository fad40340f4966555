"""What depends on what is read from the text, line by line, and nothing else."""

from groundswell.report.flows import flows


def pairs(function):
    return set(flows([function]))


def test_locals_pass_on_what_they_stand_for():
    def step(me, see, par, draw):
        strain = par.weight * see.danger
        target = strain + me.need
        me.hope += par.pace * (target - me.hope)
        me.trust = see.call

    assert pairs(step) == {("danger", "hope"), ("need", "hope"), ("call", "trust")}


def test_conditions_count_for_what_stands_under_them():
    def step(me, see, par, draw):
        if see.closed > 0.5:
            me.status = 3
        else:
            me.status = 0
        me.fatigue = 0.5

    assert pairs(step) == {("closed", "status")}


def test_a_guarded_return_counts_for_what_follows():
    def morning(city, par, day, draw):
        city.call = 0.0
        if city.council_sits < 0.5:
            return
        city.line = 1.0

    assert pairs(morning) == {("council_sits", "line")}


def test_writing_into_an_array_by_another_name():
    def morning(city, par, day, draw):
        shut = city.closed
        shut[city.orders < 0.3] = 1.0

    assert pairs(morning) == {("orders", "closed")}


def test_a_name_bound_anew_is_no_longer_the_array():
    def morning(city, par, day, draw):
        shut = city.closed
        shut = shut + 0.0
        shut[0] = city.orders

    assert pairs(morning) == set()


def test_memory_is_passed_through_and_never_shown():
    def morning(city, par, day, draw):
        city.call = city.memory["council.mood"]

    def evening(city, par, day, draw):
        memory = city.memory
        memory["council.mood"] = city.hope

    assert set(flows([morning, evening])) == {("hope", "call")}


def helper(city, share):
    city.patrols = share
    return city.censorship


def test_helpers_are_followed():
    def morning(city, par, day, draw):
        found = helper(city, city.out_share)
        city.courage = found

    assert pairs(morning) == {("out_share", "patrols"), ("censorship", "courage")}


def test_friends_are_seen_through_what_they_show():
    def step(me, see, par, draw):
        me.pull = see.friends_out
        me.isolation = 1.0 - see.friends_voiced

    assert pairs(step) == {("shown", "pull"), ("shown", "isolation")}


def test_loops_carry_round():
    def morning(city, par, day, draw):
        total = 0.0
        for _ in range(3):
            city.anger = total
            total = total + city.resentment

    assert pairs(morning) == {("resentment", "anger")}
