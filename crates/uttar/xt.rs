//! TEMPORARY stage timers
use std::cell::RefCell;
use std::time::Instant;
thread_local! { static T: RefCell<(Option<Instant>, Vec<(&'static str, f64)>)> = RefCell::default(); }
pub(crate) fn start() {
    T.with(|t| {
        let mut t = t.borrow_mut();
        t.1.clear();
        t.0 = Some(Instant::now());
    });
}
pub(crate) fn stage(name: &'static str) {
    T.with(|t| {
        let mut t = t.borrow_mut();
        let now = Instant::now();
        if let Some(before) = t.0 {
            let d = (now - before).as_secs_f64() * 1e6;
            if let Some(x) = t.1.iter_mut().find(|x| x.0 == name) { x.1 += d } else { t.1.push((name, d)) }
        }
        t.0 = Some(now);
    });
}
pub(crate) fn done() {
    if crate::engine::knob("X_TIME", 0.0) > 0.0 {
        T.with(|t| {
            eprintln!("XT {}", t.borrow().1.iter().map(|(n, d)| format!("{n} {d:.0}")).collect::<Vec<_>>().join(" "))
        });
    }
}
